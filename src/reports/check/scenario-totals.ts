import type { CheckedTask } from "./check-report.js";

export interface ScenarioTotals {
  readonly events: number;
  readonly tokens: number;
  readonly waste: number;
  /** `null` where the cost of a task is unknown. */
  readonly costNanoUsd: number | null;
}

/** Adds up what tasks spent. */
export function scenarioTotals(tasks: readonly Pick<CheckedTask, "spent" | "costNanoUsd">[]): ScenarioTotals {
  const sum = (read: (task: (typeof tasks)[number]) => number) =>
    tasks.reduce((total, task) => total + read(task), 0);
  return {
    events: sum(({ spent }) => spent.events),
    tokens: sum(({ spent }) => spent.tokens),
    waste: sum(({ spent }) => spent.waste),
    costNanoUsd: tasks.some(({ costNanoUsd }) => costNanoUsd === null)
      ? null
      : sum(({ costNanoUsd }) => costNanoUsd ?? 0),
  };
}
