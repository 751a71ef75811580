import { expect, test } from "vitest";
import { events } from "../../../src/testing/events.js";
import { codes, fold, trip } from "../fold.js";

interface Polling {
  readonly pause?: number;
  readonly result?: (index: number) => string;
}

const polling = (times: number, { pause = 60_000, result = () => "pending" }: Polling = {}) =>
  events({ startAt: 0, stepMs: 0 }).repeat(times, (round, index) =>
    round.calls("a", "get_status", {}, result(index)).pause(pause),
  );

test("asking patiently for what does not change is polling, not looping", () => {
  expect(codes(fold(polling(19)))).toEqual([]);
});

test("polling warns the twentieth and trips the thirtieth time", () => {
  expect(codes(fold(polling(20)))).toEqual(["IDLE_POLLING:warn"]);
  expect(codes(fold(polling(30)))).toEqual(["IDLE_POLLING:warn", "IDLE_POLLING:trip"]);
  expect(trip(fold(polling(30)), "IDLE_POLLING")).toMatchObject({
    evidence: { events: [45, 47, 49, 51, 53, 55, 57, 59], repetitions: 30 },
    cut: { kind: "agent", agent: "a" },
    args: { agent: "a", tool: "get_status" },
  });
});

test("a changed result begins the patience anew", () => {
  const building = polling(100, { result: (index) => `stage ${Math.floor(index / 15)}` });
  expect(codes(fold(building))).toEqual([]);
});

test("asking again without a pause is a loop", () => {
  expect(codes(fold(polling(3, { pause: 4_999 })))).toContain("ACTION_CYCLE:trip");
  expect(codes(fold(polling(3, { pause: 5_000 })))).toEqual([]);
});

test("an agent that spends much between two calls does not idle", () => {
  const busy = (input: number) =>
    events({ startAt: 0, stepMs: 10_000 }).repeat(4, (round) =>
      round.modelCall("a", { input }).calls("a", "get_mail", {}, "no letter has come"),
    );
  expect(codes(fold(busy(1_400)))).toEqual([]);
  expect(codes(fold(busy(1_500)))).toContain("ACTION_CYCLE:trip");
});

const asked = (times: number, { pause = 6_000, tokens = 8_000 } = {}) =>
  events({ startAt: 0, stepMs: 0 }).repeat(times, (round) => {
    for (const job of ["loading", "weighing", "sealing"])
      round.modelCall("a", { input: tokens }).calls("a", "get_output", { job }, "running");
    return round.pause(pause);
  });

test("what says that it is under way is polled at any price, half as long", () => {
  expect(codes(fold(asked(9)))).toEqual([]);
  expect(codes(fold(asked(14)))).toEqual(["IDLE_POLLING:warn"]);
  expect(trip(fold(asked(15)), "IDLE_POLLING")).toMatchObject({ evidence: { repetitions: 15 } });
  expect(codes(fold(asked(15, { tokens: 100 })))).toEqual([]);
});

test("without a pause it is a loop all the same", () => {
  expect(codes(fold(asked(3, { pause: 4_000 })))).toContain("ACTION_CYCLE:trip");
});

test("without times nobody can tell polling from looping, so equal calls are a loop", () => {
  const untimed = events().repeat(3, (round) => round.calls("a", "get_status", {}, "pending"));
  expect(codes(fold(untimed))).toContain("ACTION_CYCLE:trip");
});

test("one hasty poll among patient ones is no loop", () => {
  const uneven = polling(10).pause(-56_000).calls("a", "get_status", {}, "pending");
  expect(codes(fold(uneven)).filter((code) => code.endsWith(":trip"))).toEqual([]);
});

const waiting = (seconds: number, fails = false) =>
  events({ startAt: 0, stepMs: 0 }).repeat(4, (round) => {
    round
      .modelCall("a", { input: 8_000 })
      .toolCall("a", "wait_for_message", {})
      .pause(seconds * 1_000);
    return fails
      ? round.toolResult("a", "timeout", { status: "error" })
      : round.toolResult("a", "nobody wrote");
  });

test("a tool that waits by itself is polled, however much its agent reads each time", () => {
  expect(codes(fold(waiting(15)))).toEqual([]);
  expect(codes(fold(waiting(14)))).toContain("ACTION_CYCLE:trip");
});

test("a slow call that fails is no wait", () => {
  expect(codes(fold(waiting(60, true)))).toContain("SAME_ERROR:trip");
});
