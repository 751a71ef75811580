import type { Scenario } from "./scenario.js";
import type { ScenarioRun } from "./scenario-run.js";
import { type TaskFailure, taskFailures } from "./task-failures.js";

/** One expectation that did not come true. */
export interface FailedExpectation extends TaskFailure {
  /** `null`: of the scenario as a whole. */
  readonly task: string | null;
}

export interface Runs {
  /** Of all tasks, or only of those that are expected to be left alone. */
  readonly unprotected: Pick<ScenarioRun, "tasks">;
  readonly supervised: ScenarioRun;
}

/** Lists what a scenario expects of its supervised run and did not get. */
export function failedExpectations(
  scenario: Scenario,
  { unprotected, supervised }: Runs,
): FailedExpectation[] {
  const ofTasks = scenario.tasks.flatMap(({ id, expect }) => {
    const run = supervised.tasks.find((task) => task.id === id);
    if (expect === undefined || run === undefined) return [];
    const alone = unprotected.tasks.find((task) => task.id === id);
    return taskFailures(expect, run, alone).map((failure) => ({ task: id, ...failure }));
  });
  const limit = scenario.expect?.maxTokens;
  const { tokens } = supervised.total;
  if (limit === undefined || tokens <= limit) return ofTasks;
  const failure = { field: "maxTokens", expected: `at most ${limit} tokens`, got: `${tokens}` };
  return [...ofTasks, { task: null, ...failure }];
}
