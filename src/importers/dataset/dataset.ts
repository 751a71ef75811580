import { type Event, eventSchema } from "../../core/event.js";
import { explainIssue, type Problem } from "../../core/explain-issue.js";
import { quote } from "../../core/quote.js";
import { type TraceHeader, traceHeaderSchema } from "../../core/trace.js";
import type { LineImporter, LineReader, LineResult, TraceItem } from "../importer.js";
import { problemWithin } from "../problem-within.js";
import { refused } from "../refused.js";
import { traceName } from "../trace-name.js";
import { translateEvents } from "./events.js";
import { groupNames } from "./groups.js";
import { datasetHeader } from "./header.js";
import { datasetLabels } from "./labels.js";
import { type DatasetEvent, type DatasetTrace, datasetTraceSchema } from "./schema.js";

/** Reads labelled data sets: one whole recorded run a line. */
export const datasetFormat: LineImporter = {
  id: "dataset",
  input: "lines",
  recognises: (first) =>
    first !== null && typeof first === "object" && "events" in first && Array.isArray(first.events),
  open: ({ file }) => new Runs(traceName(file)),
};

class Runs implements LineReader {
  readonly #source: string;
  readonly #seen = new Set<string>();

  constructor(source: string) {
    this.#source = source;
  }

  read(value: unknown): LineResult {
    const parsed = datasetTraceSchema.safeParse(value);
    if (!parsed.success) return refused(explainIssue(parsed.error.issues, value));
    const problem = this.#disorder(parsed.data);
    if (problem) return refused(problem);
    const translated = translate(parsed.data, this.#source);
    if ("problem" in translated) return refused(translated.problem);
    this.#seen.add(parsed.data.id);
    return { ok: true, items: translated.items, unknownFields: [] };
  }

  finish(): readonly LineResult[] {
    return [];
  }

  #disorder({ id, events }: DatasetTrace): Problem | undefined {
    if (this.#seen.has(id)) return { field: "id", expected: "an id once in a file", got: quote(id) };
    const index = events.findIndex((event, position) => event.seq <= (events[position - 1]?.seq ?? -1));
    return index < 0 ? undefined : outOfOrder(events, index);
  }
}

function outOfOrder(events: readonly DatasetEvent[], index: number): Problem {
  const expected = `a number above ${events[index - 1]?.seq}, which the event before it has`;
  return { field: `events.${index}.seq`, expected, got: quote(events[index]?.seq) };
}

type Translated = { readonly items: readonly TraceItem[] } | { readonly problem: Problem };

function translate(trace: DatasetTrace, source: string): Translated {
  const headerInput = datasetHeader(trace, groupNames(trace.events));
  const header = traceHeaderSchema.safeParse(headerInput);
  if (!header.success) return { problem: explainIssue(header.error.issues, headerInput) };
  const events: Event[] = [];
  for (const [index, input] of translateEvents(trace.events).entries()) {
    const event = eventSchema.safeParse(input);
    if (!event.success)
      return { problem: problemWithin(`events.${index}`, explainIssue(event.error.issues, input)) };
    events.push(event.data);
  }
  return { items: traceItems(trace, header.data, events, source) };
}

function traceItems(
  trace: DatasetTrace,
  header: TraceHeader,
  events: readonly Event[],
  source: string,
): TraceItem[] {
  const task = header.task;
  return [
    { kind: "header", header, labels: datasetLabels(trace, source) },
    ...events.map((event): TraceItem => ({ kind: "event", task, event })),
    { kind: "end", task },
  ];
}
