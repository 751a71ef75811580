import type { CheckedScenario, CheckReport } from "./check-report.js";

export type CheckCounts = Readonly<Record<CheckedScenario["status"], number>>;

/** Counts scenarios by what came of them. */
export function checkCounts({ scenarios }: Pick<CheckReport, "scenarios">): CheckCounts {
  const counts = { passed: 0, failed: 0, broken: 0 };
  for (const { status } of scenarios) counts[status] += 1;
  return counts;
}
