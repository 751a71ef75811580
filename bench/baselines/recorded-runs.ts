import type { Event } from "../../src/core/event.js";
import { readTraces } from "../../src/importers/read-traces.js";
import type { LabelledRun } from "./evaluate-baselines.js";

/** Reads the labelled runs in files and folders, text included. @throws {TraceFileError} for a bad file. */
export async function* recordedRuns(paths: readonly string[]): AsyncGenerator<LabelledRun, void> {
  const open = new Map<string, LabelledRun & { readonly events: Event[] }>();
  for await (const item of readTraces(paths)) {
    if (item.kind === "error") throw item.error;
    if (item.kind === "header") {
      if (item.labels) open.set(item.header.task, { header: item.header, labels: item.labels, events: [] });
      continue;
    }
    const run = open.get(item.task);
    if (run === undefined) continue;
    if (item.kind === "event") run.events.push(item.event);
    if (item.kind === "end") {
      open.delete(item.task);
      yield run;
    }
  }
}
