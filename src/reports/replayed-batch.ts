import type { ReplayTotals } from "./replay-totals.js";

/** All that a replay of files and folders came to. */
export interface ReplayedBatch {
  /** Totals of each file that holds traces, in the order of reading. */
  readonly sources: ReadonlyMap<string, ReplayTotals>;
  /** Files read as traces. */
  readonly files: number;
  /** Files in folders that are no trace. */
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  readonly badLineCount: number;
  /** The first bad lines. */
  readonly badLines: readonly { readonly message: string }[];
  /** Files that could not be read, or not to their end. */
  readonly unreadable: number;
  /** Traces without an end, left out because their file broke off. */
  readonly unfinished: number;
  /** Fields that no format knows, by name, with the number of lines. */
  readonly unknownFields: ReadonlyMap<string, number>;
  /** What was odd but accepted, with the number of lines. */
  readonly notes: ReadonlyMap<string, number>;
}
