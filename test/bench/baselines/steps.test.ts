import { expect, test } from "vitest";
import { createSteps } from "../../../bench/baselines/steps.js";
import type { Event } from "../../../src/core/event.js";
import { events } from "../../../src/testing/events.js";

test("a call and its result are one step, whatever the order of the argument keys", () => {
  const log = events().calls("a", "get", { x: 1, y: 2 }, "found").calls("a", "get", { y: 2, x: 1 }, "found");
  const [one, other] = steps(log);
  expect(one).toEqual({
    agent: "a",
    kind: "call",
    action: 'get {"x":1,"y":2}',
    outcome: "found",
    isError: false,
  });
  expect(other).toEqual(one);
});

test("a call without a result becomes a step when its agent goes on", () => {
  const log = events()
    .toolCall("a", "get", { id: 1 })
    .toolCall("a", "get", { id: 2 })
    .message("a", "b", "Done.");
  expect(steps(log).map(({ action, outcome }) => [action, outcome])).toEqual([
    ['get {"id":1}', null],
    ['get {"id":2}', null],
    ["Done.", null],
  ]);
});

test("calls of one parallel round wait for their results together", () => {
  const log = events()
    .toolCall("a", "get", { id: 1 }, { call: "one", round: "r" })
    .toolCall("a", "get", { id: 2 }, { call: "two", round: "r" })
    .toolResult("a", "second", { call: "two" })
    .toolResult("a", "first", { call: "one" });
  expect(steps(log).map(({ outcome }) => outcome)).toEqual(["second", "first"]);
});

function steps(log: Iterable<Event>) {
  return [...log].flatMap(createSteps());
}
