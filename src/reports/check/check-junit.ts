import { checkCounts } from "./check-counts.js";
import type { CheckedScenario, CheckReport } from "./check-report.js";
import type { Comparison } from "./compare-checks.js";
import { problemText } from "./problem-text.js";

/** Reports a run of scenarios as JUnit XML: one test case each, and one for the limits of a comparison. */
export function checkJunit(report: CheckReport, comparison?: Comparison): string {
  const { failed, broken } = checkCounts(report);
  const limits = comparison === undefined ? [] : [limitsCase(comparison)];
  const exceeded = comparison !== undefined && comparison.exceeded.length > 0 ? 1 : 0;
  const attributes = [
    `name="adjourn check"`,
    `tests="${report.scenarios.length + limits.length}"`,
    `failures="${failed + exceeded}"`,
    `errors="${broken}"`,
    `time="${seconds(report.durationMs)}"`,
  ];
  const suite = [
    `<testsuite ${attributes.join(" ")}>`,
    ...[...report.scenarios.map(scenarioCase), ...limits].map((lines) => `  ${lines}`),
    "</testsuite>",
  ];
  return `${['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", ...suite.map((line) => `  ${line}`), "</testsuites>"].join("\n")}\n`;
}

function scenarioCase({ file, name, status, problems, durationMs }: CheckedScenario): string {
  const head = `classname="${xml(file)}" name="${xml(name ?? file)}" file="${xml(file)}" time="${seconds(durationMs)}"`;
  if (status === "passed") return `<testcase ${head}/>`;
  const tag = status === "failed" ? "failure" : "error";
  return testCase(head, tag, problems.map(problemText));
}

function limitsCase({ exceeded }: Comparison): string {
  const head = `classname="baseline" name="limits of the comparison"`;
  return exceeded.length === 0 ? `<testcase ${head}/>` : testCase(head, "failure", exceeded);
}

function testCase(head: string, tag: "failure" | "error", texts: readonly string[]): string {
  const [first = ""] = texts;
  return `<testcase ${head}><${tag} message="${xml(first)}">${xml(texts.join("\n"))}</${tag}></testcase>`;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}

const entities: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
]);

/** XML 1.0 has no way to write these characters at all, escaped or not. */
const UNWRITABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function xml(text: string): string {
  return text.replace(UNWRITABLE, "\ufffd").replace(/[&<>"]/g, (mark) => entities.get(mark) ?? mark);
}
