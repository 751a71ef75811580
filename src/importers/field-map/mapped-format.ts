import type { Event } from "../../core/event.js";
import { explainIssue, type Problem } from "../../core/explain-issue.js";
import { quote } from "../../core/quote.js";
import { type MissingPart, type TraceHeader, traceHeaderSchema } from "../../core/trace.js";
import type { LineImporter, LineReader, LineResult, TraceItem } from "../importer.js";
import { refused } from "../refused.js";
import { resultText } from "../spans/read-parts.js";
import { traceName } from "../trace-name.js";
import type { FieldMap } from "./field-map.js";
import { fieldValue, lookUp } from "./look-up.js";
import { mapRecord } from "./map-record.js";

/** Reads any lines of JSON, or a JSON document, by a map of its fields. */
export function mappedFormat(map: FieldMap): LineImporter {
  return {
    id: map.id,
    input: "lines",
    recognises: (first) => isReadable(first, map),
    open: ({ file }) => (map.events === undefined ? new Records(map, file) : new WholeRuns(map, file)),
  };
}

/** What has the records, or a kind, where the map looks for it. */
function isReadable(first: unknown, { events, fields }: FieldMap): boolean {
  if (events !== undefined) return Array.isArray(lookUp(first, events));
  return fields.kind.path === undefined || lookUp(first, fields.kind.path) !== undefined;
}

/** A line is a record. */
class Records implements LineReader {
  readonly #map: FieldMap;
  readonly #name: string;
  readonly #runs = new Map<string, MappedRun>();

  constructor(map: FieldMap, file: string) {
    this.#map = map;
    this.#name = traceName(file);
  }

  read(value: unknown): LineResult {
    const task = taskOf(value, this.#map) ?? this.#name;
    const known = this.#runs.get(task);
    const run = known ?? new MappedRun(task, this.#map, value);
    if (run.problem) return refused(run.problem);
    this.#runs.set(task, run);
    return run.read(value);
  }

  *finish(): Generator<LineResult, void> {
    for (const run of this.#runs.values()) yield run.end();
  }
}

/** A line or document is a run. */
class WholeRuns implements LineReader {
  readonly #map: FieldMap;
  readonly #name: string;
  readonly #seen = new Set<string>();

  constructor(map: FieldMap, file: string) {
    this.#map = map;
    this.#name = traceName(file);
  }

  read(value: unknown): LineResult {
    const { events = "" } = this.#map;
    const records = lookUp(value, events);
    if (!Array.isArray(records)) {
      const expected = "a list of records (`events` of the map)";
      return refused({ field: events, expected, got: quote(records) });
    }
    const task = taskOf(value, this.#map) ?? this.#unnamed();
    if (this.#seen.has(task)) {
      const expected = "an id once in a file (`run.task` of the map)";
      return refused({ field: this.#map.run.task?.path ?? "task", expected, got: quote(task) });
    }
    this.#seen.add(task);
    return this.#readRun(new MappedRun(task, this.#map, value), records, events);
  }

  finish(): readonly LineResult[] {
    return [];
  }

  #readRun(run: MappedRun, records: readonly unknown[], path: string): LineResult {
    if (run.problem) return refused(run.problem);
    const items: TraceItem[] = [];
    const unknownFields: string[] = [];
    for (const [index, record] of records.entries()) {
      const result = run.read(record);
      if (!result.ok) {
        const field = [path, index, result.problem.field].filter((part) => part !== "").join(".");
        return refused({ ...result.problem, field });
      }
      items.push(...result.items);
      unknownFields.push(...result.unknownFields);
    }
    return { ok: true, items: [...items, ...run.endItems()], unknownFields };
  }

  #unnamed(): string {
    return this.#seen.size === 0 ? this.#name : `${this.#name}-${this.#seen.size + 1}`;
  }
}

function taskOf(value: unknown, map: FieldMap): string | undefined {
  const task = fieldValue(value, map.run.task);
  return typeof task === "object" || task === undefined ? undefined : String(task);
}

/** Calls remembered at a time: results come soon after their calls. */
const MAX_CALLS = 1_024;

class MappedRun {
  /** Why there can be no such run. */
  readonly problem: Problem | undefined;
  readonly #map: FieldMap;
  readonly #header: TraceHeader | undefined;
  readonly #callers = new Map<string, string>();
  #lastCaller: string | undefined;
  #seq = 0;
  #hasBegun = false;

  constructor(task: string, map: FieldMap, facts: unknown) {
    this.#map = map;
    const input = headerInput(task, map, facts);
    const parsed = traceHeaderSchema.safeParse(input);
    this.#header = parsed.data;
    if (!parsed.success) this.problem = explainIssue(parsed.error.issues, input);
  }

  read(record: unknown): LineResult {
    const seq = this.#nextSeq(record);
    if (typeof seq === "object") return refused(seq);
    const mapped = mapRecord(record, this.#map, { seq, caller: (call) => this.#callerOf(call) });
    if ("problem" in mapped) return refused(mapped.problem);
    if ("unknownKind" in mapped) {
      const { unknownKind } = mapped;
      return { ok: true, items: [], unknownFields: unknownKind === undefined ? [] : [unknownKind] };
    }
    this.#seq = seq;
    this.#noteCall(mapped.event);
    return { ok: true, items: [...this.#begin(), this.#item(mapped.event)], unknownFields: [] };
  }

  end(): LineResult {
    return { ok: true, items: this.endItems(), unknownFields: [] };
  }

  endItems(): readonly TraceItem[] {
    return this.#hasBegun && this.#header ? [{ kind: "end", task: this.#header.task }] : [];
  }

  #nextSeq(record: unknown): number | Problem {
    const { seq: path } = this.#map.fields;
    if (path === undefined) return this.#seq + 1;
    const value = lookUp(record, path);
    const seq = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
    if (typeof seq === "number" && Number.isSafeInteger(seq) && seq >= (this.#hasBegun ? this.#seq + 1 : 0)) {
      return seq;
    }
    const expected = this.#hasBegun ? `a whole number above ${this.#seq}` : "a whole number";
    return { field: path, expected: `${expected} (\`fields.seq\` of the map)`, got: quote(value) };
  }

  #begin(): readonly TraceItem[] {
    if (this.#hasBegun || !this.#header) return [];
    this.#hasBegun = true;
    return [{ kind: "header", header: this.#header }];
  }

  #item(event: Event): TraceItem {
    return { kind: "event", task: this.#header?.task ?? "", event };
  }

  #noteCall(event: Event): void {
    if (event.type !== "tool-call") return;
    this.#lastCaller = event.from;
    if (event.call === undefined) return;
    if (this.#callers.size >= MAX_CALLS) this.#callers.clear();
    this.#callers.set(event.call, event.from);
  }

  #callerOf(call: string | undefined): string | undefined {
    return (call === undefined ? undefined : this.#callers.get(call)) ?? this.#lastCaller;
  }
}

function headerInput(task: string, map: FieldMap, facts: unknown) {
  const kind = resultText(fieldValue(facts, map.run.kind));
  const goal = resultText(fieldValue(facts, map.run.goal));
  return {
    type: "trace",
    schema: 1,
    task,
    ...(kind !== undefined && { kind }),
    ...(goal !== undefined && { goal }),
    participants: Object.entries(map.participants).map(([name, kind]) => ({ name, kind })),
    lacks: lacksOf(map),
  };
}

/** What a map does not look for is not there. */
function lacksOf({ fields }: FieldMap): MissingPart[] {
  const kinds = new Set<unknown>([...Object.values(fields.kind.values ?? {}), fields.kind.constant]);
  const isOpen = fields.kind.path !== undefined && fields.kind.values === undefined;
  const lacks: MissingPart[] = [];
  if (!fields.content && !fields.args) lacks.push("content");
  if (!isOpen && !kinds.has("tool-result") && !kinds.has("error")) lacks.push("results");
  if (!fields.time) lacks.push("times");
  if (!fields.usage) lacks.push("tokens");
  if (!isOpen && !kinds.has("wait")) lacks.push("waits");
  return lacks;
}
