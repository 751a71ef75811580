import { expect, test } from "vitest";
import type { EventBuilder } from "../../../src/testing/events.js";
import { events } from "../../../src/testing/events.js";
import { codes, fold } from "../fold.js";

/** Units that the events of agent `a` completed. */
function units(builder: EventBuilder, header = {}): number {
  const { state } = fold(builder, {}, header);
  return state.members.get("a")?.tail?.chain.length ?? 0;
}

/** Symbol of the latest unit of agent `a`: what repetition is told by. */
function symbol(builder: EventBuilder): number | undefined {
  return fold(builder).state.members.get("a")?.lastActions.at(-1)?.symbol;
}

const two = { round: "r" };

test("a call is a unit when its result is there", () => {
  const asked = events().toolCall("a", "search", {});
  expect(units(asked)).toBe(0);
  expect(units(asked.toolResult("a", "found"))).toBe(1);
});

test("calls of one round are one unit, whose result is the last one outstanding", () => {
  const round = events().toolCall("a", "search", { q: 1 }, two).toolCall("a", "search", { q: 2 }, two);
  expect(units(round.toolResult("a", "one"))).toBe(0);
  expect(units(round.toolResult("a", "two"))).toBe(1);
});

test("the order in which parallel calls are made and answered says nothing", () => {
  const one = events()
    .toolCall("a", "t", { q: 1 }, { ...two, call: "x" })
    .toolCall("a", "t", { q: 2 }, { ...two, call: "y" })
    .toolResult("a", "one", { call: "x" })
    .toolResult("a", "two", { call: "y" });
  const other = events()
    .toolCall("a", "t", { q: 2 }, { ...two, call: "y" })
    .toolCall("a", "t", { q: 1 }, { ...two, call: "x" })
    .toolResult("a", "two", { call: "y" })
    .toolResult("a", "one", { call: "x" });
  expect(symbol(one)).toBe(symbol(other));
});

test("copies of one call in a round count once", () => {
  const single = events().toolCall("a", "t", { q: 1 }).toolResult("a", "one");
  const copies = events()
    .toolCall("a", "t", { q: 1 })
    .toolCall("a", "t", { q: 1 })
    .toolResult("a", "one")
    .toolResult("a", "one");
  expect(symbol(copies)).toBe(symbol(single));
});

test("five copies in one round are no loop", () => {
  const copies = events()
    .repeat(5, (round) => round.toolCall("a", "t", { q: 1 }, two))
    .repeat(5, (round) => round.toolResult("a", "one"));
  expect(codes(fold(copies))).toEqual([]);
});

test("without ids, results answer calls in order", () => {
  const byId = events()
    .toolCall("a", "t", { q: 1 }, { call: "x" })
    .toolCall("a", "t", { q: 2 }, { call: "y" })
    .toolResult("a", "two", { call: "y" })
    .toolResult("a", "one", { call: "x" });
  const inOrder = events()
    .toolCall("a", "t", { q: 1 })
    .toolCall("a", "t", { q: 2 })
    .toolResult("a", "one")
    .toolResult("a", "two");
  expect(symbol(inOrder)).toBe(symbol(byId));
});

test("the result of a call that is no longer open answers no other call", () => {
  const late = events()
    .toolCall("a", "t", { q: 1 }, { call: "x" })
    .toolCall("a", "t", { q: 2 }, { call: "y" })
    .toolResult("a", "one", { call: "x" })
    .toolResult("a", "one again", { call: "x" });
  expect(units(late)).toBe(0);
  expect(units(late.toolResult("a", "two", { call: "y" }))).toBe(1);
});

test("a result that nobody asked for changes nothing", () => {
  expect(units(events().toolResult("a", "found"))).toBe(0);
});

test("a call of another round closes the one before, answered or not", () => {
  const rounds = events()
    .toolCall("a", "t", { q: 1 }, { round: "1" })
    .toolCall("a", "t", { q: 2 }, { round: "2" });
  expect(units(rounds)).toBe(1);
});

test("in a trace that lacks results, each call is a unit", () => {
  const calls = events().repeat(3, (round, index) => round.toolCall("a", "t", { index }));
  expect(units(calls, { lacks: ["results"] })).toBe(3);
});

test("the same call with another result is another unit", () => {
  const one = events().calls("a", "t", { q: 1 }, "one thing");
  const other = events().calls("a", "t", { q: 1 }, "another thing");
  expect(symbol(one)).not.toBe(symbol(other));
});

test("calls without recorded arguments equal no other", () => {
  const calls = events().repeat(10, (round) => round.toolCall("a", "t", undefined).toolResult("a", "ok"));
  expect(codes(fold(calls))).toEqual([]);
});

test("a round of very many calls is closed before it fills the memory", () => {
  const calls = events().repeat(1_000, (round, index) => round.toolCall("a", "t", { index }));
  expect(fold(calls).state.members.get("a")?.round?.calls.length).toBeLessThanOrEqual(64);
});

test("a thought belongs to what follows it; thoughts without end are all that the agent does", () => {
  expect(units(events().thought("a", "hm").message("a", "b", "hello"))).toBe(1);
  expect(units(events().repeat(10, (round) => round.thought("a", "hm")))).toBeGreaterThan(0);
});
