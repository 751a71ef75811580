import type { Event } from "../core/event.js";
import type { Problem } from "../core/explain-issue.js";
import type { Observation } from "../core/observation.js";
import type { TraceHeader } from "../core/trace.js";

/** What is known about a recorded run beside the run itself. Only measurements look at it. */
export interface TraceLabels {
  /** Name of the data set that the run comes from. */
  readonly source: string;
  /** Whether somebody found unproductive repetition; `null`: undecided. */
  readonly loop: boolean | null;
  readonly kind?: string;
  /** `seq` of the first redundant event. */
  readonly start?: number;
  /** `seq` of the last event of the loop. */
  readonly end?: number;
  /** Start and end of each loop, where a run has several. */
  readonly segments?: readonly (readonly [number, number])[];
  readonly labelBy?: string;
  readonly outcome: string;
}

/** One step of reading a trace. A task's header comes first, its end last. */
export type TraceItem =
  | { readonly kind: "header"; readonly header: TraceHeader; readonly labels?: TraceLabels }
  | { readonly kind: "event"; readonly task: string; readonly event: Event }
  | { readonly kind: "observation"; readonly task: string; readonly observation: Observation }
  | { readonly kind: "end"; readonly task: string };

/** What came of one line. */
export type LineResult =
  | {
      readonly ok: true;
      readonly items: readonly TraceItem[];
      /** Fields that the format does not know: dropped, but counted. */
      readonly unknownFields: readonly string[];
      /** What is odd but accepted. */
      readonly notes?: readonly string[];
    }
  | {
      readonly ok: false;
      readonly problem: Problem;
      /** Whether the rest of the file cannot be understood without this line. */
      readonly isFatal: boolean;
    };

/** Reads the lines of one file in order. */
export interface LineReader {
  read(value: unknown): LineResult;
  /** Ends the tasks that are still open at the end of the file. */
  finish(): readonly TraceItem[];
}

/** Translates one format of trace files, line by line, into events. */
export interface Importer {
  readonly id: string;
  /** Looks at the first line of a file, parsed. */
  recognises(first: unknown): boolean;
  open(context: { readonly file: string }): LineReader;
}
