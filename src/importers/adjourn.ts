import type { Event } from "../core/event.js";
import type { Problem } from "../core/explain-issue.js";
import type { Observation } from "../core/observation.js";
import { quote } from "../core/quote.js";
import { type TraceHeader, traceHeaderSchema } from "../core/trace.js";
import { parseTraceLine, type TraceLine } from "../core/trace-line.js";
import type { LineImporter, LineReader, LineResult, TraceItem } from "./importer.js";
import { traceName } from "./trace-name.js";

/** Reads this package's own trace files: one header, event or observation a line. */
export const adjournFormat: LineImporter = {
  id: "adjourn",
  input: "lines",
  recognises: (first) => isOwnLine(first),
  open: ({ file }) => new OwnLines(traceName(file)),
};

function isOwnLine(first: unknown): boolean {
  if (first === null || typeof first !== "object" || Array.isArray(first)) return false;
  const { type, seq } = first as { type?: unknown; seq?: unknown };
  return type === "trace" || (typeof type === "string" && seq !== undefined);
}

/** Position within one task: its last `seq` and instant. */
interface TaskPosition {
  seq: number;
  at: number;
}

type TaskLine = Exclude<TraceLine, { kind: "header" }>;

class OwnLines implements LineReader {
  readonly #tasks = new Map<string, TaskPosition>();
  #current: string;

  constructor(fileName: string) {
    this.#current = fileName;
  }

  read(value: unknown): LineResult {
    const parsed = parseTraceLine(value);
    if (!parsed.ok) return bad(parsed, isHeader(value));
    const { line, unknownFields } = parsed;
    if (line.kind !== "header") return this.#readTaskLine(line, unknownFields);
    if (this.#tasks.has(line.header.task)) return bad(secondHeader(line.header), true);
    this.#current = line.header.task;
    return { ok: true, items: [this.#begin(line.header)], unknownFields };
  }

  finish(): readonly LineResult[] {
    const items = Array.from(this.#tasks.keys(), (task): TraceItem => ({ kind: "end", task }));
    return [{ ok: true, items, unknownFields: [] }];
  }

  #readTaskLine(line: TaskLine, unknownFields: readonly string[]): LineResult {
    const task = line.task ?? this.#current;
    const known = this.#tasks.get(task);
    const fact = line.kind === "event" ? line.event : line.observation;
    if (known && fact.seq <= known.seq) return bad(outOfOrder(fact.seq, known.seq), false);
    const item = taskItem(line, task);
    const items = known ? [item] : [this.#begin(bareHeader(task)), item];
    return { ok: true, items, unknownFields, ...this.#advance(task, fact) };
  }

  #begin(header: TraceHeader): TraceItem {
    this.#tasks.set(header.task, { seq: -1, at: 0 });
    return { kind: "header", header };
  }

  #advance(task: string, { seq, at }: Event | Observation): { notes?: readonly string[] } {
    const position = this.#tasks.get(task);
    if (!position) return {};
    position.seq = seq;
    if (at === undefined) return {};
    const isBackwards = at < position.at;
    position.at = at;
    return isBackwards ? { notes: ["`at` goes backwards"] } : {};
  }
}

function bad({ field, expected, got }: Problem, isFatal: boolean): LineResult {
  return { ok: false, problem: { field, expected, got }, isFatal };
}

/** Without its header, a task's lines would be counted to the task before it. */
function isHeader(value: unknown): boolean {
  return value !== null && typeof value === "object" && "type" in value && value.type === "trace";
}

function secondHeader({ task }: TraceHeader): Problem {
  return { field: "task", expected: "one header for each task, before its first line", got: quote(task) };
}

function outOfOrder(seq: number, last: number): Problem {
  const expected =
    seq === last
      ? "a number that no event before it in this task has"
      : `a number above ${last}, which the event before it in this task has`;
  return { field: "seq", expected, got: quote(seq) };
}

function taskItem(line: TaskLine, task: string): TraceItem {
  return line.kind === "event"
    ? { kind: "event", task, event: line.event }
    : { kind: "observation", task, observation: line.observation };
}

/** Stands in for the header of a task that has none. */
function bareHeader(task: string): TraceHeader {
  return traceHeaderSchema.parse({ type: "trace", schema: 1, task });
}
