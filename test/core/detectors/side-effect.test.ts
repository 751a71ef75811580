import { expect, test } from "vitest";
import type { Event } from "../../../src/core/event.js";
import { events } from "../../../src/testing/events.js";
import { codes, fold, only, trip } from "../fold.js";

const judged = (builder: Iterable<Event>) =>
  fold(builder, { mode: "enforce", detectors: only("SIDE_EFFECT", { warn: 2, trip: 3 }) });
const seen = (builder: Iterable<Event>) => codes(judged(builder));

const pay = (times: number) =>
  events().repeat(times, (round, index) =>
    round.calls("a", "send_payment", { to: "x", usd: 5 }, `receipt ${index}`),
  );

test("the same payment warns the second and trips the third time, whatever came back", () => {
  expect(seen(pay(1))).toEqual([]);
  expect(seen(pay(2))).toEqual(["SIDE_EFFECT:warn"]);
  expect(trip(judged(pay(3)), "SIDE_EFFECT")).toMatchObject({
    evidence: { events: [0, 2, 4], repetitions: 3 },
    cut: { kind: "agent", agent: "a" },
    args: { agent: "a", tool: "send_payment" },
  });
});

test("it is cut at once", () => {
  expect(judged(pay(3)).decisions.map(({ action }) => action)).toEqual(["warn", "cut"]);
});

test("payments to different people, or of different amounts, are a batch", () => {
  const batch = events().repeat(10, (round, index) =>
    round.calls("a", "send_payment", { to: `customer ${index}`, usd: 5 }, "sent"),
  );
  expect(seen(batch)).toEqual([]);
});

test("what failed was not done", () => {
  const failing = events().repeat(5, (round) => round.fails("a", "send_payment", { usd: 5 }, "declined"));
  expect(seen(failing)).toEqual([]);
});

test("reading the same order again is no deed", () => {
  const reading = events().repeat(5, (round) => round.calls("a", "get_order_details", { id: 7 }, "shipped"));
  expect(seen(reading)).toEqual([]);
});

test("what a tool declares of itself counts more than its name", () => {
  const reading = events().repeat(5, (round) =>
    round.toolCall("a", "post_search", { q: 1 }, { effect: "read" }).toolResult("a", "found"),
  );
  expect(seen(reading)).toEqual([]);
});
