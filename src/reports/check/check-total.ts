import { countText, nounText } from "../amounts.js";
import { checkCounts } from "./check-counts.js";
import type { CheckReport } from "./check-report.js";
import type { Comparison } from "./compare-checks.js";

/** Says in a line what a run of scenarios came to. */
export function checkTotal(report: CheckReport, comparison?: Comparison): string {
  const { passed, failed, broken } = checkCounts(report);
  const beyond = comparison?.exceeded.length ?? 0;
  const parts = [
    `${countText(passed)} passed`,
    `${countText(failed)} failed`,
    ...(broken > 0 ? [`${countText(broken)} broken`] : []),
    ...(beyond > 0 ? [`${nounText(beyond, "limit")} exceeded`] : []),
  ];
  const seconds = (report.durationMs / 1_000).toFixed(1);
  return `${nounText(report.scenarios.length, "scenario")}: ${parts.join(", ")} in ${seconds} s`;
}
