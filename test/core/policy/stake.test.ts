import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { PolicyInput } from "../../../src/core/policy/policy.js";
import { type EventBuilder, events } from "../../../src/testing/events.js";
import { type Folded, fold, only, trip } from "../fold.js";

const policy: PolicyInput = { mode: "enforce", detectors: only("CHAIN_CYCLE") };

/** Two agents that say the same to each other, each with a call of so many tokens. */
const pingPong = (rounds: number, tokens: number, builder = events()): EventBuilder =>
  builder.repeat(rounds, (round) =>
    round
      .modelCall("a", { input: tokens })
      .message("a", "b", "Are you ready?")
      .modelCall("b", { input: tokens })
      .message("b", "a", "I am ready, are you?"),
  );

const taken = ({ decisions }: Folded) => decisions.map(({ action }) => action);

test("a loop about little is nudged and no more, and cut once it is about more", () => {
  const little = fold(pingPong(14, 10), policy);
  expect(taken(little)).toEqual(["warn", "nudge"]);
  // What it has spent and as much again: 300 tokens are reached at its 30th call.
  const more = fold(pingPong(15, 10), policy);
  expect(taken(more)).toEqual(["warn", "nudge", "cut"]);
  expect(fold(pingPong(4, 200), policy).decisions.map(({ seq }) => seq)).toEqual([7, 11, 15]);
});

test("the finding is the same at any stake, and says what is at stake", () => {
  const finding = trip(fold(pingPong(4, 10), policy), "CHAIN_CYCLE");
  expect(finding).toMatchObject({ level: "trip", stake: { spent: 60, projected: null, spentNanoUsd: null } });
});

test("with a budget all that is left of it is at stake", () => {
  const folded = fold(pingPong(4, 10), { ...policy, budget: { task: { tokens: 5_000 } } });
  expect(trip(folded, "CHAIN_CYCLE").stake).toMatchObject({ spent: 60, projected: 4_940 });
  expect(taken(folded)).toEqual(["warn", "nudge", "cut"]);
});

test("of several limits the tightest counts, in the proportion so far", () => {
  const task = { tokens: 9_000, modelCalls: 12, turns: 60 };
  expect(trip(fold(pingPong(4, 10), { ...policy, budget: { task } }), "CHAIN_CYCLE").stake.projected).toBe(
    60,
  );
});

test("where all calls have a price the loop has one", () => {
  const priced = events().repeat(3, (round) =>
    round
      .modelCall("a", { input: 100, costNanoUsd: 5_000 })
      .message("a", "b", "Any news?")
      .message("b", "a", "None."),
  );
  expect(trip(fold(priced, policy), "CHAIN_CYCLE").stake).toMatchObject({ spentNanoUsd: 15_000 });
});

test("where calls are not metered nobody knows the stake, and the ladder is climbed", () => {
  const texts = events().repeat(4, (round) =>
    round.message("a", "b", "Any news?").message("b", "a", "None."),
  );
  expect(taken(fold(texts, policy))).toEqual(["warn", "nudge", "cut"]);
});

test("a first rung that is more than a nudge waits for the stake", () => {
  expect(taken(fold(pingPong(8, 10), { ...policy, ladder: ["cut"] }))).toEqual(["warn"]);
  expect(taken(fold(pingPong(20, 10), { ...policy, ladder: ["cut"] }))).toEqual(["warn", "cut"]);
});

test("a third payment is not small for being short", () => {
  const paying = events().repeat(3, (round) =>
    round.modelCall("a", { input: 1 }).calls("a", "send_payment", { amount: 5 }, "sent"),
  );
  expect(taken(fold(paying, { mode: "enforce", detectors: only("SIDE_EFFECT") }))).toContain("cut");
});

test("a loop whose steps cost anything is stopped by itself, however little they cost", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 2_000 }), (tokens, minTokens) => {
      const folded = fold(pingPong(minTokens + 5, tokens), { ...policy, stake: { minTokens } });
      expect(taken(folded).at(-1)).toBe("cut");
    }),
    { numRuns: 30 },
  );
});

test("where an agent's calls are billed no more, what they cost is unknown, and the ladder is climbed", () => {
  const texts = (builder: EventBuilder) => builder.message("a", "b", "Any news?").message("b", "a", "None.");
  const once = events()
    .modelCall("a", { input: 10 })
    .message("a", "b", "Please paint the bridge.")
    .modelCall("b", { input: 10 })
    .message("b", "a", "I shall, once it is dry.");
  expect(taken(fold(once.repeat(4, texts), policy))).toEqual(["warn", "nudge", "cut"]);
});
