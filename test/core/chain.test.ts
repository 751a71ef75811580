import { expect, test } from "vitest";
import { rowAt } from "../../src/core/chain.js";
import { lastEvents, tokensOfLast } from "../../src/core/detectors/period.js";
import { snapshot } from "../../src/core/engine/snapshot.js";
import type { EngineState } from "../../src/core/engine/state.js";
import { type EventBuilder, events } from "../../src/testing/events.js";
import { fold } from "./fold.js";

/** Numbers of the units that led to the latest one of this participant, which comes last. */
function ancestry(builder: EventBuilder, participant: string): number[] {
  return lastEvents(chainOf(fold(builder).state, participant), 100);
}

function chainOf(state: EngineState, participant: string) {
  const chain = state.members.get(participant)?.tail?.chain;
  if (chain === undefined) throw new Error(`Expected \`${participant}\` to stand in a chain.`);
  return chain;
}

test("an answer follows from what was last delivered to its sender", () => {
  const talk = events()
    .message("a", "b", "one")
    .message("c", "d", "two")
    .message("b", "a", "three")
    .message("d", "c", "four");
  expect(ancestry(talk, "a")).toEqual([0, 2]);
  expect(ancestry(talk, "c")).toEqual([1, 3]);
});

test("who heard nothing goes on from what it did itself", () => {
  const talk = events().message("a", "b", "one").message("a", "c", "two").calls("a", "read", {}, "x");
  expect(ancestry(talk, "a")).toEqual([0, 1, 3]);
});

test("an explicit parent wins over what was last delivered", () => {
  // Parents are remembered from the first event on that names one.
  const talk = events().message("a", "b", "one", { parent: 0 }).message("c", "b", "two", { parent: 0 });
  expect(ancestry(talk.message("b", "a", "three", { parent: 0 }), "a")).toEqual([0, 2]);
  expect(ancestry(talk, "c")).toEqual([0, 1]);
});

test("an unknown parent falls back to what was last delivered", () => {
  const talk = events().message("a", "b", "one").message("b", "a", "two", { parent: 999 });
  expect(ancestry(talk, "a")).toEqual([0, 1]);
});

test("two answers to one message are two chains with one beginning", () => {
  const talk = events().message("a", ["b", "c"], "all").message("b", "d", "yes").message("c", "e", "no");
  expect(ancestry(talk, "d")).toEqual([0, 1]);
  expect(ancestry(talk, "e")).toEqual([0, 2]);
});

test("in a group, a speaker answers what was last said there", () => {
  const team = { group: "team" };
  const talk = events().message("a", team, "one").message("b", team, "two").message("c", team, "three");
  expect(ancestry(talk, "c")).toEqual([0, 1, 2]);
});

test("a speaker in a group who did something else since goes on from that", () => {
  const team = { group: "team" };
  const talk = events().message("a", team, "one").calls("b", "read", {}, "x").message("b", team, "two");
  expect(ancestry(talk, "b")).toEqual([2, 3]);
});

/** Fifty units in one chain, then one that names unit 30 as its parent. */
function forked(): EventBuilder {
  const talk = events();
  for (let index = 0; index < 50; index += 1) {
    talk.message("a", "b", `text ${index}`, index === 0 ? {} : { parent: index - 1 });
  }
  return talk.message("c", "d", "other", { parent: 30 });
}

test("a branch off an old unit does not take later units for its ancestors", () => {
  const ancestors = ancestry(forked(), "d");
  expect(ancestors.at(-1)).toBe(50);
  expect(ancestors.slice(0, -1)).toEqual(Array.from({ length: 17 }, (_, index) => 14 + index));
});

test("a branch off an old unit never counts a negative number of tokens", () => {
  const chain = chainOf(fold(forked()).state, "d");
  for (let count = 0; count < 60; count += 1) {
    expect(tokensOfLast(chain, count)).toBeGreaterThanOrEqual(0);
  }
});

test("a branch off a forgotten unit begins anew", () => {
  const talk = events();
  for (let index = 0; index < 90; index += 1) {
    talk.message("a", "b", `text ${index}`, index === 0 ? {} : { parent: index - 1 });
  }
  expect(ancestry(talk.message("c", "d", "other", { parent: 10 }), "d")).toEqual([90]);
});

test("a chain remembers its last units only", () => {
  const talk = events().repeat(200, (round, index) => round.message("a", "b", `text ${index}`));
  const chain = chainOf(fold(talk).state, "a");
  expect(chain.length).toBe(200);
  expect(chain.rows.length).toBeLessThan(300);
  expect(rowAt(chain, 40)).toBe(-1);
  expect(ancestry(talk, "a").slice(-3)).toEqual([197, 198, 199]);
});

test("chains in which nobody stands are forgotten", () => {
  const talk = events().message("a", "b", "begin");
  talk.repeat(2_000, (round, index) => round.message("a", "b", `branch ${index}`, { parent: 0 }));
  expect(JSON.stringify(snapshot(fold(talk).state)).length).toBeLessThan(1_000_000);
});
