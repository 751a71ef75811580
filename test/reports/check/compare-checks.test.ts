import { expect, test } from "vitest";
import { compareChecks } from "../../../src/reports/check/compare-checks.js";
import { comparisonLines } from "../../../src/reports/check/comparison-lines.js";
import { quietTask, sampleScenario, sampleTask } from "./sample-report.js";

const run = (...tasks: Parameters<typeof sampleScenario>[0][]) => ({
  ruleset: "2026-11",
  scenarios: tasks.map((facts) => sampleScenario(facts)),
});
const tokens = (count: number) => ({ spent: { events: 1, tokens: count, waste: 0 } });

test("equal runs have no difference, and no limit of theirs is exceeded", () => {
  const limits = { tokensPercent: 0, costPercent: 0, newlyStopped: 0 };
  const comparison = compareChecks(run({}), run({}), limits);
  expect(comparison).toMatchObject({ changes: [], newlyStopped: [], added: [], removed: [], exceeded: [] });
  expect(comparisonLines(comparison)).toEqual(["compared with the baseline: no difference in 1 task"]);
});

test.each([
  [1_100, 0],
  [1_101, 1],
])("of 1,000 tokens, %i are beyond a limit of 10 %% in %i cases", (after, exceeded) => {
  const [one, other] = [1_000, after].map((count) => run({ tasks: [quietTask(tokens(count))] }));
  if (one === undefined || other === undefined) throw new Error("Expected two runs.");
  expect(compareChecks(one, other, { tokensPercent: 10 }).exceeded).toHaveLength(exceeded);
});

test("growth from nothing is beyond any limit", () => {
  const [before, after] = [run({ tasks: [quietTask(tokens(0))] }), run({ tasks: [quietTask(tokens(1))] })];
  const { changes, exceeded } = compareChecks(before, after, { tokensPercent: 1_000 });
  expect(changes).toMatchObject([{ percent: null }]);
  expect(exceeded).toEqual([expect.stringContaining("from nothing")]);
});

test("a cost that is unknown in one of the runs is not compared", () => {
  const after = run({ tasks: [quietTask({ costNanoUsd: null })] });
  expect(compareChecks(run({ tasks: [quietTask()] }), after, { costPercent: 0 }).changes).toEqual([]);
});

test("tasks that only one run has are left out of the sums", () => {
  const after = run({ tasks: [quietTask(), quietTask({ id: "new", ...tokens(1_000_000) })] });
  expect(compareChecks(run({ tasks: [quietTask()] }), after).changes).toEqual([]);
});

test("a ruleset that stops runs which another leaves alone is named with them", () => {
  const before = { ...run({ tasks: [quietTask(), quietTask({ id: "b" })] }), ruleset: "2026-08" };
  const after = run({ tasks: [sampleTask(), quietTask({ id: "b" })] });
  const comparison = compareChecks(before, after, { newlyStopped: 0 });
  expect(comparisonLines(comparison)).toEqual([
    "compared with the baseline, 2 tasks:",
    "ruleset 2026-11 would stop 1 of 2 tasks that ruleset 2026-08 leaves alone: scenarios/review.yaml (review)",
    "LIMIT expected at most 0 newly stopped tasks, got 1",
  ]);
});
