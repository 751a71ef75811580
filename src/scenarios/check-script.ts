import { type FailedExpectation, failedExpectations } from "./expectations.js";
import { type RunScenarioOptions, runScenario } from "./run-scenario.js";
import type { Scenario } from "./scenario.js";
import type { TaskRun } from "./scenario-run.js";

export interface ScriptRun {
  readonly tasks: readonly TaskRun[];
  readonly failed: readonly FailedExpectation[];
}

/**
 * Plays a scenario and compares what came of it with what was expected. Only tasks that are expected to be left
 * alone are played unsupervised too: nothing else is compared with that, and a loop nobody stops is most of the work.
 */
export async function checkScript(
  scenario: Scenario,
  { openStore }: Pick<RunScenarioOptions, "openStore">,
): Promise<ScriptRun> {
  const supervised = await runScenario(scenario, { openStore });
  const tasks = scenario.tasks.filter(({ expect }) => expect?.healthy);
  const unprotected =
    tasks.length === 0
      ? { tasks: [] }
      : await runScenario({ ...scenario, tasks }, { openStore, mode: "off" });
  return { tasks: supervised.tasks, failed: failedExpectations(scenario, { unprotected, supervised }) };
}
