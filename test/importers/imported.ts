import type { Event } from "../../src/core/event.js";
import type { TraceHeader } from "../../src/core/trace.js";
import type {
  DocumentImporter,
  LineImporter,
  LineResult,
  TextImporter,
  TraceItem,
} from "../../src/importers/importer.js";

/** What an importer made of a file, sorted. */
export interface Imported {
  readonly headers: readonly TraceHeader[];
  readonly events: readonly Event[];
  /** Events by task, each task that ended once. */
  readonly tasks: Readonly<Record<string, readonly Event[]>>;
  /** As `field: expected …, got …`. */
  readonly problems: readonly string[];
  readonly unknownFields: readonly string[];
  readonly notes: readonly string[];
}

export function importLines(
  importer: LineImporter,
  values: readonly unknown[],
  file = "runs/run.jsonl",
): Imported {
  const reader = importer.open({ file });
  return sorted([...values.map((value) => reader.read(value)), ...reader.finish()]);
}

export function importText(importer: TextImporter, text: string, file = "runs/run.log"): Imported {
  const reader = importer.open({ file });
  return sorted([...text.split("\n").map((line) => reader.read(line)), ...reader.finish()]);
}

export function importDocument(
  importer: DocumentImporter,
  document: unknown,
  file = "runs/run.json",
): Imported {
  return sorted([...importer.read(document, { file })]);
}

function sorted(results: readonly LineResult[]): Imported {
  const items = results.flatMap((result) => (result.ok ? result.items : []));
  const problems = results.flatMap((result) => (result.ok ? [] : [result.problem]));
  return {
    headers: items.flatMap((item) => (item.kind === "header" ? [item.header] : [])),
    events: items.flatMap((item) => (item.kind === "event" ? [item.event] : [])),
    tasks: Object.fromEntries(
      items.flatMap((item) => (item.kind === "end" ? [[item.task, eventsOf(item.task, items)]] : [])),
    ),
    problems: problems.map(({ field, expected, got }) => `${field}: expected ${expected}, got ${got}`),
    unknownFields: results.flatMap((result) => (result.ok ? result.unknownFields : [])),
    notes: results.flatMap((result) => (result.ok ? (result.notes ?? []) : [])),
  };
}

function eventsOf(task: string, items: readonly TraceItem[]): readonly Event[] {
  return items.flatMap((item) => (item.kind === "event" && item.task === task ? [item.event] : []));
}

/** An event in one short line: `a>b: text`, `a calls tool(args)`, `result to a: text`. */
export function short(event: Event): string {
  switch (event.type) {
    case "message": {
      const to = typeof event.to === "object" ? JSON.stringify(event.to) : event.to;
      return `${event.from}>${to}: ${event.content ?? "?"}`;
    }
    case "tool-call":
      return `${event.from} calls ${event.tool}(${JSON.stringify(event.args) ?? "?"})`;
    case "tool-result":
      return `${event.status} to ${event.to}: ${event.content ?? "?"}`;
    default:
      return event.type;
  }
}
