import { formatTraceLine } from "../../src/core/trace-line.js";
import type { Trace } from "../../src/testing/events.js";

/** Writes traces as the lines of one file. */
export function traceText(...traces: readonly Trace[]): string {
  return traces
    .flatMap(({ header, events }) => [
      formatTraceLine({ kind: "header", header }),
      ...events.map((event) => formatTraceLine({ kind: "event", task: header.task, event })),
    ])
    .map((line) => `${line}\n`)
    .join("");
}
