import type { CheckedScenario, CheckProblem } from "../../reports/check/check-report.js";

/** Reports a scenario that could not be played. */
export function brokenScenario(
  file: string,
  problem: Omit<CheckProblem, "task">,
  name: string | null = null,
): CheckedScenario {
  return {
    file,
    name,
    status: "broken",
    problems: [{ task: null, ...problem }],
    tasks: [],
    durationMs: 0,
  };
}
