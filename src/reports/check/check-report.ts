import type { Decision } from "../../core/decision.js";
import type { Counts } from "../../core/engine/state.js";
import type { Finding } from "../../core/finding.js";

/** What a run of scenarios amounts to. */
export interface CheckReport {
  /** Dated thresholds that it was judged by. */
  readonly ruleset: string;
  /** In the order of their files. */
  readonly scenarios: readonly CheckedScenario[];
  readonly durationMs: number;
}

/** A scenario and what came of it. */
export interface CheckedScenario {
  readonly file: string;
  /** `null`: the file could not be read as far as that. */
  readonly name: string | null;
  /** `broken`: it could not be played, which says nothing about what it expects. */
  readonly status: "passed" | "failed" | "broken";
  readonly problems: readonly CheckProblem[];
  readonly tasks: readonly CheckedTask[];
  readonly durationMs: number;
}

/** An expectation that did not come true, or what is wrong with the file. */
export interface CheckProblem {
  /** Line of the file; the first is 1. `null` where none is to blame. */
  readonly line: number | null;
  /** `null`: of the scenario as a whole. */
  readonly task: string | null;
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

export interface CheckedTask {
  readonly id: string;
  readonly outcome: string;
  readonly spent: Readonly<Pick<Counts, "events" | "tokens" | "waste">>;
  /** Cost in nano-USD; `null` where a price is unknown. */
  readonly costNanoUsd: number | null;
  /** What stopped it first, or of a recorded run would have. */
  readonly stop: CheckedStop | null;
  readonly findings: readonly Finding[];
  readonly decisions: readonly Decision[];
}

export interface CheckedStop {
  readonly action: string;
  readonly reason: string;
  /** `seq` of the event. */
  readonly seq: number;
}
