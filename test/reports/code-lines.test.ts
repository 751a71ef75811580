import { expect, test } from "vitest";
import { findingCodes } from "../../src/core/finding.js";
import { parsePolicy } from "../../src/core/policy/policy.js";
import { codeLines } from "../../src/reports/code-lines.js";
import { displayWidth } from "../../src/reports/display-width.js";
import { explainCode } from "../../src/reports/explain-code.js";
import { explanations } from "../../src/reports/explanations.js";
import { plainView } from "./sample-trace.js";

test.each(findingCodes)("%s names settings that a policy has", (code) => {
  const policy: unknown = parsePolicy({ budget: { task: { tokens: 1 } } });
  for (const path of Object.keys(explanations[code].settings)) {
    const value = path.split(".").reduce((part, key) => (part as Record<string, unknown>)?.[key], policy);
    expect(value, path).toBeDefined();
  }
});

test.each(findingCodes)("the explanation of %s fits 80 columns and a screen", (code) => {
  const lines = codeLines(explainCode(code), plainView);
  expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(80);
  expect(lines.length).toBeLessThanOrEqual(24);
});

test("an explanation shows the values of the policy at hand", async () => {
  const policy = parsePolicy({ mode: "enforce", detectors: { CHAIN_CYCLE: { trip: 5 } } });
  const lines = codeLines(explainCode("CHAIN_CYCLE", policy), plainView);
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("golden/code-lines.txt");
});
