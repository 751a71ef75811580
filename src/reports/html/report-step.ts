import type { Decision } from "../../core/decision.js";
import type { Counts } from "../../core/engine/state.js";
import type { Event } from "../../core/event.js";
import type { Finding } from "../../core/finding.js";
import type { Observation } from "../../core/observation.js";

/** What an event added to the totals of its task. */
export type Added = Pick<Counts, "tokens" | "nanoUsd" | "waste">;

/** An event as a report takes it in. */
export interface ReportStep {
  readonly observation: Observation;
  /** Absent where only the observation was recorded, or texts are to be left out. */
  readonly event: Event | undefined;
  readonly added: Added;
  readonly findings: readonly Finding[];
  readonly decisions: readonly Decision[];
}
