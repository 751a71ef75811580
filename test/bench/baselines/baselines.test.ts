import { expect, test } from "vitest";
import { alarmsOf } from "../../../bench/baselines/alarms-of.js";
import type { Baseline } from "../../../bench/baselines/baseline.js";
import { nearDuplicate } from "../../../bench/baselines/near-duplicate.js";
import { period } from "../../../bench/baselines/period.js";
import { repeatedCall } from "../../../bench/baselines/repeated-call.js";
import { stepCap } from "../../../bench/baselines/step-cap.js";
import { stuckRules } from "../../../bench/baselines/stuck-rules.js";
import type { Event } from "../../../src/core/event.js";
import { events } from "../../../src/testing/events.js";

test("the third equal call with the same result alarms, others in between or not", () => {
  const log = events().repeat(3, (round, index) =>
    round.calls("a", "get", { id: 1 }, "same").calls("a", "get", { id: 2 }, `other ${index}`),
  );
  expect(alarms(repeatedCall, log)).toEqual([9]);
});

test.each([
  ["results", events().repeat(5, (round, index) => round.calls("a", "get", { id: 1 }, `state ${index}`))],
  ["arguments", events().repeat(5, (round, index) => round.calls("a", "get", { id: index }, "same"))],
  ["agents", events().repeat(5, (round, index) => round.calls(`a-${index}`, "get", { id: 1 }, "same"))],
])("equal calls with different %s are no repeated call", (_, log) => {
  expect(alarms(repeatedCall, log)).toEqual([]);
});

test("the stuck rules need four equal calls, three equal failures, three equal messages", () => {
  const call = (times: number) => events().repeat(times, (round) => round.calls("a", "get", {}, "same"));
  const failure = (times: number) =>
    events().repeat(times, (round, index) => round.fails("a", "get", {}, `${index}`));
  const message = (times: number) => events().repeat(times, (round) => round.message("a", "b", "Done."));
  expect([3, 4].map((times) => alarms(stuckRules, call(times)).length)).toEqual([0, 1]);
  expect([2, 3].map((times) => alarms(stuckRules, failure(times)).length)).toEqual([0, 1]);
  expect([2, 3].map((times) => alarms(stuckRules, message(times)).length)).toEqual([0, 1]);
});

test("the stuck rules see two calls alternate three times", () => {
  const log = events().repeat(3, (round) => round.calls("a", "open", {}, "x").calls("a", "close", {}, "y"));
  expect(alarms(stuckRules, log)).toEqual([11]);
});

test("a period of ten steps alarms when it is complete three times, one of eleven never", () => {
  const cycle = (length: number) =>
    events().repeat(5, (round) =>
      round.repeat(length, (step, index) => step.message("a", "b", `step ${index}`)),
    );
  expect(alarms(period, cycle(10))[0]).toBe(29);
  expect(alarms(period, cycle(11))).toEqual([]);
});

test("three messages that differ in one word of many are near duplicates, three different ones are not", () => {
  const text = (word: string) =>
    `the report about the ${word} is ready and will be sent to you before noon today, with all the figures that you asked for`;
  const similar = events().message("a", "b", text("first")).message("a", "b", text("next"));
  expect(alarms(nearDuplicate, similar.message("a", "b", text("last")))).toEqual([2]);
  const different = ["We begin with the plan.", "Tests fail in the parser.", "All orders were sent."];
  expect(
    alarms(
      nearDuplicate,
      different.reduce((log, said) => log.message("a", "b", said), events()),
    ),
  ).toEqual([]);
});

test("the cap alarms once, at the hundredth step, and a call with its result is one step", () => {
  const log = events().repeat(120, (round, index) => round.calls("a", "get", { index }, "x"));
  expect(alarms(stepCap, log)).toEqual([199]);
});

test("what people repeat is not shown to the baselines", () => {
  const log = events().repeat(5, (round) => round.message("user", "a", "Please hurry."));
  expect(alarms(stuckRules, log)).toEqual([]);
});

function alarms(baseline: Baseline, log: Iterable<Event>): readonly number[] {
  return alarmsOf(baseline, { participants: [] }, log);
}
