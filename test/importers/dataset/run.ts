import { datasetFormat } from "../../../src/importers/dataset/dataset.js";
import type { LineResult, TraceItem } from "../../../src/importers/importer.js";

type Fields = Readonly<Record<string, unknown>>;

/** A labelled run of these events; `seq` counts up and unset fields are plain. */
export function run(events: readonly Fields[], fields: Fields = {}): Fields {
  return {
    id: "run-1",
    framework: "autogen",
    task: "count the tiles",
    events: events.map((event, seq) => ({ seq, kind: "message", content: "", ...event })),
    labels: { loop: false, label_by: "hand" },
    outcome: "success",
    ...fields,
  };
}

export function readRun(line: unknown): LineResult {
  return datasetFormat.open({ file: "runs/autogen.jsonl.gz" }).read(line);
}

/** Items of a run that reads without a problem. */
export function itemsOf(line: unknown): readonly TraceItem[] {
  const result = readRun(line);
  if (!result.ok) throw new Error(`${result.problem.field}: expected ${result.problem.expected}`);
  return result.items;
}

export function eventsOf(events: readonly Fields[]) {
  return itemsOf(run(events)).flatMap((item) => (item.kind === "event" ? [item.event] : []));
}

export function headerOf(line: unknown) {
  const [first] = itemsOf(line);
  if (first?.kind !== "header") throw new Error("the first item is no header");
  return first;
}

export const says = (from: string, to: string, fields: Fields = {}) => ({ from, to, ...fields });
export const calls = (from: string, to: string, fields: Fields = {}) => ({
  from,
  to,
  kind: "tool_call",
  tool: "search",
  args: { q: "x" },
  ...fields,
});
export const answers = (from: string, to: string, fields: Fields = {}) => ({
  from,
  to,
  kind: "tool_result",
  content: "found",
  ...fields,
});
