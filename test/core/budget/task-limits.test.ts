import { expect, test } from "vitest";
import { taskLimits } from "../../../src/core/budget/task-limits.js";
import { restore, snapshot } from "../../../src/core/engine/snapshot.js";
import { createState } from "../../../src/core/engine/state.js";
import { step } from "../../../src/core/engine/step.js";
import { parsePolicy } from "../../../src/core/policy/policy.js";

const policy = parsePolicy({ budget: { task: { tokens: 100, usd: 1, turns: 5 } } });

const topUp = (seq: number, amounts: { tokens?: number; nanoUsd?: number }) =>
  ({ type: "control", action: "top-up", seq, actor: "ana", reason: "worth it", amounts, tokens: 0 }) as const;

test("the limits of a task are those of its policy until somebody raises them", () => {
  const state = createState({ task: "t" });
  expect(taskLimits(state, policy)).toBe(policy.budget.task);
  step(state, topUp(0, { tokens: 50 }), policy);
  step(state, topUp(1, { tokens: 5, nanoUsd: 7 }), policy);
  expect(taskLimits(state, policy)).toEqual({ tokens: 155, usd: 1_000_000_007, turns: 5 });
  expect(taskLimits(restore(snapshot(state)), policy)).toEqual(taskLimits(state, policy));
});

test("what is unlimited stays so", () => {
  const state = createState({ task: "t" });
  step(state, topUp(0, { tokens: 50 }), policy);
  expect(taskLimits(state, parsePolicy({ budget: { task: { usd: 1 } } }))).toEqual({ usd: 1e9 });
  expect(taskLimits(state, parsePolicy())).toBeUndefined();
});
