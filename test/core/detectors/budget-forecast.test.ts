import { expect, test } from "vitest";
import { callsLeft } from "../../../src/core/detectors/calls-left.js";
import { createSlots, TASK_SLOTS } from "../../../src/core/detectors/slot.js";
import { type PolicyInput, parsePolicy } from "../../../src/core/policy/policy.js";
import { type EventBuilder, events } from "../../../src/testing/events.js";
import { codes, fold, only } from "../fold.js";

const detectors = only("BUDGET_FORECAST");
const tokens = (limit: number): PolicyInput => ({ detectors, budget: { task: { tokens: limit } } });

/** Calls of which each sends `growth` tokens more than the one before; ten seconds apart. */
const growing = (calls: number, growth = 1_000, costNanoUsd?: number): EventBuilder =>
  events({ startAt: 0, stepMs: 10_000 }).repeat(calls, (builder, index) =>
    builder.modelCall("a", {
      input: growth * (index + 1),
      ...(costNanoUsd !== undefined && { costNanoUsd: costNanoUsd * (index + 1) }),
    }),
  );

test("a growing context is warned of before its budget warns, with the calls that are left", () => {
  const { findings } = fold(growing(60), tokens(1_000_000));
  expect(findings).toMatchObject([
    {
      code: "BUDGET_FORECAST",
      level: "warn",
      // 30 calls used 465,000; 14 more reach 990,000.
      seq: 29,
      args: {
        dimension: "tokens",
        limit: 1_000_000,
        used: 465_000,
        calls: 14,
        perCall: 30_000,
        growth: 1_000,
      },
      cut: { kind: "task" },
    },
  ]);
  expect(findings[0]?.args["msLeft"]).toBeCloseTo(14 * 10_000, -4.5);
});

test("steady calls are left to the budget's own warning", () => {
  const steady = events().repeat(60, (builder) => builder.modelCall("a", { input: 10_000 }));
  expect(codes(fold(steady, tokens(500_000)))).toEqual([]);
});

test("what the budget itself warned of is no news", () => {
  const jump = events()
    .repeat(10, (builder) => builder.modelCall("a", { input: 100 }))
    .modelCall("a", { input: 90_000 });
  expect(codes(fold(jump, tokens(100_000)))).toEqual([]);
});

test("a few calls tell nothing", () => {
  expect(codes(fold(growing(7), tokens(40_000)))).toEqual([]);
  expect(codes(fold(growing(8), tokens(60_000)))).toEqual(["BUDGET_FORECAST:warn"]);
});

test("a budget in money is foreseen the same way, and the tighter of two counts", () => {
  const both: PolicyInput = { detectors, budget: { task: { tokens: 1_000_000, usd: 0.000_3 } } };
  const { findings, state } = fold(growing(20, 1_000, 1_000), both);
  expect(findings).toMatchObject([{ args: { dimension: "nanoUsd", limit: 300_000 } }]);
  expect(callsLeft(state, parsePolicy(both))).toMatchObject({ dimension: "nanoUsd", used: 210_000 });
});

test("without a budget, or without usage, nothing is kept", () => {
  expect(fold(growing(30), { detectors }).state.slots).toEqual(createSlots(TASK_SLOTS));
  const talk = events().repeat(30, (builder) => builder.message("a", "b", "hello"));
  const { state } = fold(talk, tokens(1_000_000));
  expect(state.slots).toEqual(createSlots(TASK_SLOTS));
  expect(callsLeft(state, parsePolicy(tokens(1_000_000)))).toBeNull();
});
