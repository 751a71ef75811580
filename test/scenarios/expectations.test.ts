import { beforeAll, expect, test } from "vitest";
import type { Expectation } from "../../src/scenarios/expectation.js";
import { failedExpectations } from "../../src/scenarios/expectations.js";
import { type Simulation, simulate } from "../../src/scenarios/simulate.js";
import { taskFailures } from "../../src/scenarios/task-failures.js";
import { memoryStore } from "../../src/stores/memory.js";
import { PING_PONG, shortScenario } from "./short-scenario.js";

const scenario = shortScenario(PING_PONG);
let simulation: Simulation;

beforeAll(async () => {
  simulation = await simulate(scenario, { openStore: memoryStore });
});

function failedFields(expectation: Expectation): string[] {
  const [task] = scenario.tasks;
  if (task === undefined) throw new Error("Expected a task.");
  const expecting = { ...scenario, tasks: [{ ...task, expect: expectation }] };
  return failedExpectations(expecting, simulation).map(({ field }) => field);
}

test.each<Expectation>([
  { outcome: "success" },
  { stopped: true },
  { by: ["STALE_CHAIN", "CHAIN_CYCLE"] },
  { withinEvents: 60 },
  { withinLoopEvents: 60 },
  { maxTokens: 100_000 },
  { decisions: ["warn", "nudge", "cut"] },
  { decisions: ["warn", "cut"] },
  { verdict: "trip" },
  { maxEvents: 100 },
  { maxUsd: 1 },
  { maxWastePercent: 100 },
  { gate: "open" },
  { summaryContains: ["Confirmed", "a → b"] },
])("holds: %o", (expectation) => {
  expect(failedFields(expectation)).toEqual([]);
});

test.each<[string, Expectation]>([
  ["healthy", { healthy: true }],
  ["outcome", { outcome: "failure" }],
  ["stopped", { stopped: false }],
  ["by", { by: ["SAME_ERROR"] }],
  ["withinEvents", { withinEvents: 10 }],
  ["withinLoopEvents", { withinLoopEvents: 5 }],
  ["maxTokens", { maxTokens: 1_000 }],
  ["decisions", { decisions: ["warn", "halt"] }],
  ["decisions", { decisions: ["cut", "warn", "nudge"] }],
  ["verdict", { verdict: "warn" }],
  ["maxEvents", { maxEvents: 10 }],
  ["maxUsd", { maxUsd: 0.000_1 }],
  ["maxWastePercent", { maxWastePercent: 5 }],
  ["gate", { gate: "closed" }],
  ["summaryContains", { summaryContains: ["Nobody said this."] }],
])("fails: %s", (field, expectation) => {
  expect(failedFields(expectation)).toEqual([field]);
});

test("healthy fails where a task does less than unsupervised, even if nothing was stopped", () => {
  const [task] = simulation.supervised.tasks;
  if (task === undefined) throw new Error("Expected a task.");
  const quiet = { ...simulation.supervised, tasks: [{ ...task, decisions: [] }] };
  const expecting = {
    ...scenario,
    tasks: scenario.tasks.map((one) => ({ ...one, expect: { healthy: true as const } })),
  };
  const [failed] = failedExpectations(expecting, { ...simulation, supervised: quiet });
  expect(failed).toMatchObject({ task: "talk", field: "healthy" });
});

test("the tokens of all tasks together are held against the scenario's limit", () => {
  const failed = failedExpectations({ ...scenario, expect: { maxTokens: 10 } }, simulation);
  expect(failed).toMatchObject([{ task: null, field: "maxTokens", expected: "at most 10 tokens" }]);
});

test("a cost that is not known is never within its limit", () => {
  const [task] = simulation.supervised.tasks;
  if (task === undefined) throw new Error("Expected a task.");
  const unpriced = { ...task, spent: { ...task.spent, unpriced: 2 } };
  expect(taskFailures({ maxUsd: 1_000 }, unpriced)).toMatchObject([{ got: "2 model calls without a price" }]);
});
