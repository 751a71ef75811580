import { expect, test } from "vitest";
import { checkGithub } from "../../../src/reports/check/check-github.js";
import { checkJson } from "../../../src/reports/check/check-json.js";
import { checkJunit } from "../../../src/reports/check/check-junit.js";
import { checkMarkdown } from "../../../src/reports/check/check-markdown.js";
import { checkText } from "../../../src/reports/check/check-text.js";
import { compareChecks } from "../../../src/reports/check/compare-checks.js";
import { plainView, taggedPaint } from "../sample-trace.js";
import { quietTask, sampleReport, sampleScenario } from "./sample-report.js";

const report = sampleReport();
const before = {
  ruleset: "2026-08",
  scenarios: [
    sampleScenario({ tasks: [quietTask({ spent: { events: 9, tokens: 3_043, waste: 0 } })] }),
    sampleScenario({ file: "scenarios/gone.yaml" }),
  ],
};
const comparison = compareChecks(before, report, { tokensPercent: 10 });

test.each([
  ["text", checkText(report, plainView, comparison)],
  [
    "colours",
    checkText({ ...report, scenarios: report.scenarios.slice(0, 2) }, { ...plainView, paint: taggedPaint }),
  ],
  ["json", checkJson(report, comparison)],
  ["junit", checkJunit(report, comparison)],
  ["github", checkGithub(report, comparison)],
  ["markdown", checkMarkdown(report, comparison)],
])("the report as %s", async (name, text) => {
  await expect(text).toMatchFileSnapshot(`golden/${name}.txt`);
});

test.each([
  checkText(report, plainView),
  checkJson(report),
  checkJunit(report),
  checkGithub(report),
  checkMarkdown(report),
])("no report lets a control character through (%#)", (text) => {
  expect(text).not.toContain("\u001b");
});

test("a text from a scenario can't begin a workflow command of its own", () => {
  const starts = checkGithub(report)
    .split("\n")
    .filter((line) => line.startsWith("::"));
  expect(starts).toHaveLength(3);
});

test("the JSON of two equal runs is equal, however long they took", () => {
  expect(checkJson({ ...report, durationMs: 9_999 })).toBe(checkJson(report));
});

test("a limit that was exceeded fails a summary in which all scenarios passed", () => {
  const passed = { ...report, scenarios: report.scenarios.slice(0, 1) };
  expect(checkMarkdown(passed)).toMatch(/^### ✅ 1 scenario: 1 passed, 0 failed$/m);
  expect(checkMarkdown(passed, compareChecks(before, passed, { tokensPercent: 10 }))).toMatch(
    /^### ❌ 1 scenario: 1 passed, 0 failed, 1 limit exceeded$/m,
  );
});

test("the total tells of limits that were exceeded", () => {
  const total = "3 scenarios: 1 passed, 1 failed, 1 broken, 1 limit exceeded in 1.2 s\n";
  expect(checkText(report, plainView, comparison).endsWith(total)).toBe(true);
  expect(checkGithub(report, comparison).endsWith(total)).toBe(true);
});

test("a workflow's log tells of a run in which nothing failed", () => {
  const passed = { ...report, scenarios: report.scenarios.slice(0, 1) };
  expect(checkGithub(passed)).toBe("1 scenario: 1 passed, 0 failed in 1.2 s\n");
});
