import { visibleText } from "../../core/visible-text.js";
import { checkCounts } from "./check-counts.js";
import type { CheckedScenario, CheckReport } from "./check-report.js";
import type { Comparison } from "./compare-checks.js";
import { taskJson } from "./task-json.js";

/** Version of the JSON; a reader refuses a higher one. */
export const CHECK_JSON_SCHEMA = 1;

/** Reports a run of scenarios as JSON, which another run can be compared with. Equal runs give equal text. */
export function checkJson(report: CheckReport, comparison?: Comparison): string {
  const value = {
    schema: CHECK_JSON_SCHEMA,
    ruleset: report.ruleset,
    counts: checkCounts(report),
    scenarios: report.scenarios.map(scenarioJson),
    ...(comparison === undefined ? {} : { comparison }),
  };
  const lines = JSON.stringify(value, undefined, 1).split("\n");
  // Control characters are escaped beyond what JSON asks for, so that the text is safe in a terminal too.
  return `${lines.map((line) => visibleText(line)).join("\n")}\n`;
}

function scenarioJson({ file, name, status, problems, tasks }: CheckedScenario) {
  return { file, name, status, problems, tasks: tasks.map(taskJson) };
}
