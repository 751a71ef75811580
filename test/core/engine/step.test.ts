import { expect, test } from "vitest";
import { createState } from "../../../src/core/engine/state.js";
import { step } from "../../../src/core/engine/step.js";
import { parsePolicy } from "../../../src/core/policy/policy.js";
import { events } from "../../../src/testing/events.js";
import { codes, fold } from "../fold.js";

test("the task's totals are counted", () => {
  const { state } = fold(
    events({ startAt: 1_000 })
      .message("a", "b", "four tokens or so", { usage: { input: 10, output: 5 }, costNanoUsd: 7 })
      .thought("b", "hm")
      .calls("b", "get", {}, "some text")
      .modelCall("b", { input: 1, output: 2, cacheRead: 3, cacheWrite: 4, reasoning: 2 }),
  );
  expect(state.counts).toMatchObject({
    events: 5,
    nanoUsd: 7,
    unpriced: 1,
    modelCalls: 2,
    toolCalls: 1,
    turns: 1,
    participants: 2,
    waste: 0,
  });
  expect(state.counts.tokens).toBe(15 + 1 + 1 + 3 + 10);
  expect(state).toMatchObject({ firstAt: 1_000, lastAt: 5_000, lastSeq: 4 });
});

test("an instant before the latest one does not turn time back", () => {
  const { state } = fold(
    events({ startAt: 9_000 }).progress("x").add({ type: "progress", mark: "y", at: 5 }),
  );
  expect(state).toMatchObject({ firstAt: 9_000, lastAt: 9_000 });
});

test("a quiet step finds and decides nothing", () => {
  const tick = { type: "tick", seq: 0, at: 1, tokens: 0 } as const;
  expect(step(createState({ task: "task" }), tick, parsePolicy())).toMatchObject({
    findings: [],
    decisions: [],
  });
});

test("a loop's waste is what it spent after its first full period, counted once for all rules that see it", () => {
  const loop = events().repeat(10, (round) =>
    round
      .message("a", "b", "Ready?", { usage: { input: 100 } })
      .message("b", "a", "Ready.", { usage: { input: 50 } }),
  );
  const { counts } = fold(loop).state;
  expect(counts).toMatchObject({ tokens: 1_500, waste: 1_350 });
  expect(counts.wasteAfterTrip).toBe(1_500 - 3 * 150);
});

test("waste is never more than what was spent", () => {
  const loop = events().repeat(12, (round, index) =>
    round.calls("a", "search", { q: 1 }, "none").message("a", "b", `word${index} other${index}`),
  );
  const { counts } = fold(loop).state;
  expect(counts.waste).toBeLessThanOrEqual(counts.tokens);
});

test("a rule that is off finds nothing", () => {
  const loop = events().repeat(5, (round) => round.message("a", "b", "Ready?"));
  expect(codes(fold(loop, { mode: "off" }))).toEqual([]);
});
