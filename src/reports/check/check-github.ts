import type { CheckedScenario, CheckReport } from "./check-report.js";
import { checkTotal } from "./check-total.js";
import type { Comparison } from "./compare-checks.js";
import { comparisonLines } from "./comparison-lines.js";
import { problemText } from "./problem-text.js";

/** Reports a run of scenarios as GitHub workflow commands, an annotation at the line of each failure, and its total. */
export function checkGithub(report: CheckReport, comparison?: Comparison): string {
  const limits = (comparison?.exceeded ?? []).map((text) => command("error", {}, text));
  const compared =
    comparison === undefined ? [] : [command("notice", {}, comparisonLines(comparison).join("\n"))];
  return [...report.scenarios.flatMap(annotations), ...limits, ...compared, checkTotal(report, comparison)]
    .map((line) => `${line}\n`)
    .join("");
}

function annotations({ file, name, problems }: CheckedScenario): string[] {
  return problems.map((problem) => {
    const place = problem.line === null ? {} : { line: String(problem.line) };
    return command("error", { file, ...place, title: name ?? file }, problemText(problem));
  });
}

/** Texts from scenarios are data: escaped, they can't begin a command of their own. */
function command(
  level: "error" | "notice",
  properties: Readonly<Record<string, string>>,
  text: string,
): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${property(value)}`);
  return `::${level}${list.length > 0 ? ` ${list.join(",")}` : ""}::${message(text)}`;
}

function message(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return message(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
