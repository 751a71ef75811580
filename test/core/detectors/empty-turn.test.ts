import { expect, test } from "vitest";
import type { Event } from "../../../src/core/event.js";
import { events } from "../../../src/testing/events.js";
import { codes, fold, only, trip } from "../fold.js";

const judged = (builder: Iterable<Event>) => fold(builder, { detectors: only("EMPTY_TURN") });
const seen = (builder: Iterable<Event>) => codes(judged(builder));
const both = ["EMPTY_TURN:warn", "EMPTY_TURN:trip"];

const saying = (times: number, text: string) =>
  events().repeat(times, (round) => round.message("a", "b", text));

test("an agent that says nothing is warned of the third time in a row and trips the fifth time", () => {
  expect(seen(saying(2, ""))).toEqual([]);
  expect(seen(saying(3, ""))).toEqual(["EMPTY_TURN:warn"]);
  expect(seen(saying(4, ""))).toEqual(["EMPTY_TURN:warn"]);
  expect(seen(saying(20, ""))).toEqual(both);
});

test.each([" \n", "...", "```\n```", "{}", "👍"])("%j has no word in it", (text) => {
  expect(seen(saying(5, text))).toEqual(both);
});

test.each(["7", "ok", "嗯", "3f2a91c4-de05-4d11-9c1f-000000000000", "2026-11-22T17:00:00Z"])(
  "%j is an answer",
  (text) => {
    expect(seen(saying(20, text))).toEqual([]);
  },
);

test("two agents that say nothing to each other count together, and both edges are cut", () => {
  const mutual = events()
    .message("a", "b", "Are you there?")
    .repeat(3, (round) => round.message("b", "a", "").message("a", "b", ""));
  expect(trip(judged(mutual), "EMPTY_TURN")).toMatchObject({
    seq: 5,
    args: { agents: ["a", "b"] },
    evidence: { events: [1, 2, 3, 4, 5], repetitions: 5 },
    cut: { kind: "edges" },
  });
  expect(seen(mutual)).toEqual(both);
});

test("who hands over without a word to one after the other, or thinks in between, is working", () => {
  expect(seen(events().repeat(9, (round, index) => round.message("a", `b ${index % 3}`, "")))).toEqual([]);
  const thinking = events().repeat(9, (round, index) =>
    round.thought("a", `now step ${index}`).message("a", "b", ""),
  );
  expect(seen(thinking)).toEqual([]);
});

test("anything said or done in between begins the count anew", () => {
  const talking = events().repeat(6, (round) =>
    round.message("a", "b", "").message("a", "b", "").message("a", "b", "Here it is."),
  );
  expect(seen(talking)).toEqual([]);
  const calling = events().repeat(9, (round, index) =>
    round.message("a", "b", "").calls("a", "read", { index }, `page ${index}`),
  );
  expect(seen(calling)).toEqual([]);
});

test("who hands on what others answer, without a word of its own, is no loop", () => {
  const routing = events().repeat(9, (round, index) =>
    round.message("lead", "a", "").message("a", "lead", `finding ${index} on the harbour`),
  );
  expect(seen(routing)).toEqual([]);
  const group = events().repeat(9, (round, index) =>
    round.message("lead", { group: "room" }, "").message("a", { group: "room" }, `finding ${index}`),
  );
  expect(seen(group)).toEqual([]);
});

test("people, silent partners that answer others, and texts that were not recorded do not count", () => {
  expect(seen(events().repeat(9, (round) => round.message("user", "a", "")))).toEqual([]);
  const apart = events()
    .message("b", "c", "")
    .message("b", "c", "")
    .message("a", "b", "")
    .message("a", "b", "");
  expect(seen(apart)).toEqual([]);
  const unrecorded = events().repeat(9, (round) =>
    round.add({ type: "message", from: "a", to: "b", chars: 0 }),
  );
  expect(seen(unrecorded)).toEqual([]);
  expect(seen(events().repeat(9, (round) => round.message("a", "b", "", { chars: 400 })))).toEqual([]);
});
