import { formatMoney } from "../../core/format-money.js";
import { visibleText } from "../../core/visible-text.js";
import { countText, nounText, shareText } from "../amounts.js";
import { checkCounts } from "./check-counts.js";
import type { CheckedScenario, CheckReport } from "./check-report.js";
import type { Comparison } from "./compare-checks.js";
import { comparisonLines } from "./comparison-lines.js";
import { problemText } from "./problem-text.js";
import { scenarioTotals } from "./scenario-totals.js";

/** Reports a run of scenarios in Markdown, for a pull request or a job summary. */
export function checkMarkdown(report: CheckReport, comparison?: Comparison): string {
  const failures = report.scenarios.filter(({ status }) => status !== "passed");
  const lines = [
    `### ${headline(report, comparison)}`,
    "",
    ...failures.flatMap(failureLines),
    ...(comparison === undefined ? [] : comparedLines(comparison)),
    "<details><summary>All scenarios</summary>",
    "",
    "| scenario | | events | tokens | waste | cost |",
    "|---|---|---:|---:|---:|---:|",
    ...report.scenarios.map(row),
    "",
    "</details>",
  ];
  return `${lines.join("\n")}\n`;
}

function headline(report: CheckReport, comparison: Comparison | undefined): string {
  const { passed, failed, broken } = checkCounts(report);
  const bad = failed + broken;
  const beyond = comparison?.exceeded.length ?? 0;
  const limits = beyond === 0 ? "" : `, ${nounText(beyond, "limit")} exceeded`;
  const scenarios = nounText(report.scenarios.length, "scenario");
  return `${bad + beyond === 0 ? "✅" : "❌"} ${scenarios}: ${countText(passed)} passed, ${countText(bad)} failed${limits}`;
}

function failureLines({ file, name, problems }: CheckedScenario): string[] {
  const title = name === null ? `\`${code(file)}\`` : `**${plain(name)}** (\`${code(file)}\`)`;
  return [`* ${title}`, ...problems.map((problem) => `  * ${plain(problemText(problem))}`), ""];
}

function comparedLines(comparison: Comparison): string[] {
  const [head = "", ...lines] = comparisonLines(comparison).map(plain);
  return [head, "", ...lines.map((line) => `* ${line}`), ""];
}

function row({ file, status, tasks }: CheckedScenario): string {
  const { events, tokens, waste, costNanoUsd } = scenarioTotals(tasks);
  const cost = costNanoUsd === null ? "unpriced" : formatMoney(costNanoUsd);
  const cells = [
    `\`${code(file)}\``,
    status,
    countText(events),
    countText(tokens),
    shareText(waste, tokens),
    cost,
  ];
  return `| ${cells.join(" | ")} |`;
}

/** Texts from scenarios are data: they neither end a table cell nor link nor draw anything. */
function plain(text: string): string {
  return visibleText(text).replace(/[\\`*_{}[\]<>|#@]/g, (mark) => `\\${mark}`);
}

function code(text: string): string {
  return visibleText(text).replaceAll("`", "'").replaceAll("|", "\\|");
}
