import type { Action } from "../../core/decision.js";
import type { ParticipantKind } from "../../core/event.js";
import type { CycleSummary } from "./cycle-of.js";
import type { Established } from "./established.js";

export interface ParticipantSummary {
  readonly name: string;
  readonly kind: ParticipantKind;
  readonly messages: number;
}

/** What was decided about the task, or would have been. */
export interface DecisionSummary {
  readonly action: Action;
  /** The part it applies to, in words. */
  readonly part: string;
  /** `false`: shadow mode, nothing was stopped. */
  readonly enforced: boolean;
}

/** What is known of a task when it is stopped. Names and texts are single, visible lines. */
export interface SummaryFacts {
  readonly goal: string | null;
  /** Most active first, at most 12. */
  readonly participants: readonly ParticipantSummary[];
  /** Participants beyond those listed. */
  readonly otherParticipants: number;
  readonly decision: DecisionSummary | null;
  /** At most 8, in order of time. What participants said, not what was verified. */
  readonly established: readonly Established[];
  readonly cycle: CycleSummary | null;
  readonly openQuestion: string | null;
  /** Tokens of the task. */
  readonly tokens: number;
  /** Tokens spent in loops after their first full period. */
  readonly wasteTokens: number;
  /** What a halt at the trip would have saved in shadow mode. A projection; `null` where the decision was carried out. */
  readonly projectedSavingTokens: number | null;
  /** `null` where the price of any call is unknown, which is not zero. */
  readonly costNanoUsd: number | null;
}
