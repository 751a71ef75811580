import type { Counts } from "../core/engine/state.js";
import type { Finding, FindingCode, Level } from "../core/finding.js";
import type { TraceHeader } from "../core/trace.js";

/** A recorded task and what the replay made of it. */
export interface ReplayedTrace {
  /** File that the trace was read from, as the user named it or the folder. */
  readonly file: string;
  readonly header: Pick<TraceHeader, "task" | "lacks">;
  readonly verdict: "clear" | Level;
  readonly findings: readonly Finding[];
  /** Rules that lacked what they need. */
  readonly notJudged: readonly FindingCode[];
  readonly counts: Readonly<Counts>;
}
