import { type FailedExpectation, failedExpectations } from "./expectations.js";
import { type RunScenarioOptions, runScenario } from "./run-scenario.js";
import type { Scenario } from "./scenario.js";
import type { ScenarioRun } from "./scenario-run.js";

/** A scenario played twice: as if nobody watched, and supervised. */
export interface Simulation {
  readonly scenario: string;
  readonly unprotected: ScenarioRun;
  readonly supervised: ScenarioRun;
  /** Empty: everything came as the scenario says. */
  readonly failed: readonly FailedExpectation[];
}

export type SimulateOptions = Omit<RunScenarioOptions, "mode">;

/** Plays a scenario without and with supervision and compares what came of it with what was expected. */
export async function simulate(scenario: Scenario, options: SimulateOptions): Promise<Simulation> {
  const unprotected = await runScenario(scenario, { ...options, mode: "off" });
  const supervised = await runScenario(scenario, options);
  const failed = failedExpectations(scenario, { unprotected, supervised });
  return { scenario: scenario.name, unprotected, supervised, failed };
}
