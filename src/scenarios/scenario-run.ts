import type { Decision } from "../core/decision.js";
import type { Counts } from "../core/engine/state.js";
import type { Finding } from "../core/finding.js";
import type { Mode } from "../core/policy/mode-schema.js";
import type { Halt } from "../runtime/halts.js";
import type { Spending } from "./meter.js";

/** A scenario, played once. */
export interface ScenarioRun {
  readonly mode: Mode;
  /** In the order of the scenario. */
  readonly tasks: readonly TaskRun[];
  /** All tasks together, one entry per begun hour. */
  readonly hours: readonly Spending[];
  readonly total: Spending;
}

/** One task of it. */
export interface TaskRun {
  readonly id: string;
  readonly kind: string | null;
  /** Whether it was recorded and judged afterwards: its decisions are what would have been done. */
  readonly isRecorded: boolean;
  /** `running`: it had not ended when the scenario stopped. */
  readonly outcome: string;
  /** Instant of its end, in milliseconds; `null` where it did not end. */
  readonly endedAt: number | null;
  /** Agents that took part, those invited on the way included. */
  readonly agents: number;
  /** Tokens and price are what the models billed. */
  readonly spent: Spending;
  readonly hours: readonly Spending[];
  /** What the supervisor booked for it; `null` where it never began. */
  readonly booked: Readonly<Counts> | null;
  readonly findings: readonly Finding[];
  readonly decisions: readonly TimedDecision[];
  /** Cuts and halts, or in shadow mode what would have been, with what each handed over. */
  readonly stops: readonly Stop[];
  /** Events of the task when its first endless repetition began; `null` where none did. */
  readonly loopStartedAt: number | null;
}

export interface TimedDecision {
  /** Instant on the scenario's clock, in milliseconds. */
  readonly at: number;
  readonly decision: Decision;
}

export interface Stop extends Halt {
  readonly at: number;
}
