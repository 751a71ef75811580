import type { Finding } from "../../core/finding.js";
import { visibleText } from "../../core/visible-text.js";
import { nounText } from "../amounts.js";
import { describeCut } from "../describe-cut.js";
import { describeEvidence } from "../describe-evidence.js";
import type { View } from "../view.js";
import { wrap } from "../wrap.js";
import type { CheckedScenario, CheckedTask, CheckReport } from "./check-report.js";
import { checkTotal } from "./check-total.js";
import type { Comparison } from "./compare-checks.js";
import { comparisonLines } from "./comparison-lines.js";
import { problemText } from "./problem-text.js";
import { scenarioTotals } from "./scenario-totals.js";

const INDENT = 2;

/** Reports a run of scenarios to a person: a line each, and why those failed that did. */
export function checkText(report: CheckReport, view: View, comparison?: Comparison): string {
  const { width, paint } = view;
  const compared = comparison === undefined ? [] : ["", ...comparisonLines(comparison)];
  const lines = [
    ...report.scenarios.flatMap((scenario) => scenarioLines(scenario, view)),
    ...compared.flatMap((line) => wrap(line, { width, hanging: 2 })),
    "",
    paint.bold(checkTotal(report, comparison)),
  ];
  return `${lines.join("\n")}\n`;
}

function scenarioLines(scenario: CheckedScenario, view: View): string[] {
  const { file, status, problems, tasks } = scenario;
  const { paint, width } = view;
  const { events, tokens } = scenarioTotals(tasks);
  const figures = tasks.length === 0 ? "" : `  ${nounText(events, "event")}, ${nounText(tokens, "token")}`;
  const label = { passed: paint.green("ok    "), failed: paint.red("FAIL  "), broken: paint.red("BROKEN") };
  const why = problems.flatMap((problem) => {
    const place = problem.line === null ? "" : `line ${problem.line}: `;
    return wrap(place + problemText(problem), { width, indent: INDENT, hanging: 2 });
  });
  const failed = tasks.filter(({ id }) => problems.some(({ task }) => task === id));
  return [
    `${label[status]} ${visibleText(file)}${paint.dim(figures)}`,
    ...why,
    ...failed.flatMap((task) => evidenceLines(task, view)),
  ];
}

/** Shows what the verdict about a failed task rests on: its first trip, else its first finding. */
function evidenceLines({ findings }: CheckedTask, { paint, width }: View): string[] {
  const finding: Finding | undefined = findings.find(({ level }) => level === "trip") ?? findings[0];
  if (finding === undefined) return [];
  const { code, level, seq, cut } = finding;
  const text = `${code} ${level} at event ${seq}: ${describeCut(cut)}, ${describeEvidence(finding)}`;
  return wrap(text, { width, indent: INDENT, hanging: 2 }).map((line) => paint.dim(line));
}
