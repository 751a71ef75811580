import { expect, test } from "vitest";
import type { Event } from "../../../src/core/event.js";
import { events } from "../../../src/testing/events.js";
import { codes, fold, only, trip } from "../fold.js";

const judged = (builder: Iterable<Event>) =>
  fold(builder, { detectors: only("SAME_ERROR", { warn: 3, trip: 4 }) });
const seen = (builder: Iterable<Event>) => codes(judged(builder));

const both = ["SAME_ERROR:warn", "SAME_ERROR:trip"];
const failing = (times: number) =>
  events().repeat(times, (round, index) =>
    round.fails("a", "build", { try: index }, `error TS2304 in line ${index}`),
  );

test("one error, numbers aside, warns the third and trips the fourth time, whatever the arguments", () => {
  expect(seen(failing(2))).toEqual([]);
  expect(seen(failing(3))).toEqual(["SAME_ERROR:warn"]);
  expect(seen(failing(4))).toEqual(both);
});

test("the evidence is the failed calls", () => {
  expect(trip(judged(failing(4)), "SAME_ERROR")).toMatchObject({
    seq: 7,
    evidence: { events: [0, 2, 4, 6], repetitions: 4 },
    cut: { kind: "agent", agent: "a" },
    args: { agent: "a", tool: "build" },
  });
});

test("a success of that tool begins the count anew", () => {
  const retries = events().repeat(6, (round, index) =>
    round
      .repeat(2, (more) => more.fails("a", "build", { index, seq: more.lastSeq }, "timeout"))
      .calls("a", "build", { index }, "built"),
  );
  expect(seen(retries)).toEqual([]);
});

test("a success of another tool does not", () => {
  const stuck = events().repeat(4, (round, index) =>
    round.fails("a", "build", { index }, "timeout").calls("a", "read", { index }, `text ${index}`),
  );
  expect(seen(stuck)).toContain("SAME_ERROR:trip");
});

test("a success of another tool does not begin a new episode either", () => {
  const stuck = events().repeat(8, (round, index) =>
    round.fails("a", "build", { index }, "timeout").calls("a", "read", { index }, `text ${index}`),
  );
  expect(seen(stuck)).toEqual(both);
});

test("talk between the failures does not begin a new episode", () => {
  const stuck = events().repeat(8, (round, index) =>
    round
      .fails("a", "build", { index }, "timeout")
      .message("a", "b", `new${index} words${index} each${index}`),
  );
  expect(seen(stuck)).toEqual(both);
});

test("errors that differ are work", () => {
  const names = ["missing import", "wrong type", "unused name", "bad syntax", "no such file", "cycle found"];
  const fixing = events().repeat(6, (round, index) =>
    round.fails("a", "build", { index }, names[index] ?? ""),
  );
  expect(seen(fixing)).toEqual([]);
});

test("the same error of different tools or agents does not add up", () => {
  const spread = events().repeat(3, (round, index) =>
    round.fails("a", `tool ${index}`, {}, "timeout").fails(`agent ${index}`, "build", {}, "timeout"),
  );
  expect(seen(spread)).toEqual([]);
});

test("tries after ever longer pauses are backing off, up to a minute", () => {
  const tries = (times: number) =>
    Array.from({ length: times }).reduce<ReturnType<typeof events>>(
      (trace, _, index) => trace.pause(1_000 * 2 ** index).fails("a", "fetch", { url: "x" }, "429 slow down"),
      events({ startAt: 0 }),
    );
  expect(seen(tries(7))).not.toContain("SAME_ERROR:trip");
  expect(seen(tries(12))).toContain("SAME_ERROR:trip");
});
