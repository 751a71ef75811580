import { quote } from "./core/quote.js";
import { readTraces } from "./importers/read-traces.js";
import { TraceFileError } from "./importers/trace-file-error.js";
import { priceBook } from "./runtime/prices/price-book.js";
import { createReplay, type Replay, type ReplayOptions, type ReplayReport } from "./runtime/replay.js";

/** What a recorded run is judged by, and which run of the file it is. */
export interface ReplayTraceOptions extends ReplayOptions {
  /** Id of the run that is meant, where the file has several. @default the first one */
  readonly task?: string;
}

/**
 * Judges a recorded run as if it were live, to its end, and reports what it amounts to.
 *
 * @throws TraceFileError where the file can't be read, or has no such run
 */
export async function replayTrace(file: string, options: ReplayTraceOptions = {}): Promise<ReplayReport> {
  const { task, prices = priceBook() } = options;
  let meant = task;
  let replay: Replay | undefined;
  for await (const item of readTraces([file])) {
    if (item.kind === "error") throw item.error;
    if (item.kind === "header") {
      meant ??= item.header.task;
      if (item.header.task === meant) replay = createReplay(item.header, { ...options, prices });
    } else if (replay !== undefined && item.task === meant) {
      if (item.kind === "end") return replay.report();
      if (item.kind === "event") replay.push(item.event);
      else replay.pushObservation(item.observation);
    }
  }
  const expected = task === undefined ? "a recorded run" : `a run with the id ${quote(task)}`;
  throw new TraceFileError({ file }, { field: "", expected, got: "none" });
}
