import { expect, test } from "vitest";
import type { Event } from "../../../src/core/event.js";
import { type EventBuilder, events } from "../../../src/testing/events.js";
import { codes, fold, only } from "../fold.js";

const judged = (builder: Iterable<Event>) => fold(builder, { detectors: only("STALL") });
const seen = (builder: Iterable<Event>) => codes(judged(builder));

const SECOND = 1_000;
const HOUR = 3_600_000;

/** Waits of `a` for `b` that took so long each. */
const answered = (...seconds: number[]): EventBuilder => {
  const builder = events({ startAt: 0, stepMs: 0 });
  for (const time of seconds)
    builder
      .wait("a", "b")
      .pause(time * SECOND)
      .returned("b", "a");
  return builder;
};
const usual = () => answered(20, 25, 30, 20, 25, 30, 20, 25);
const after = (builder: EventBuilder, seconds: number) =>
  builder.pause(seconds * SECOND).progress("something else");

test("an answer that stays out far longer than usual is warned of once", () => {
  expect(seen(after(usual().wait("a", "b"), 140))).toEqual([]);
  const late = usual()
    .wait("a", "b")
    .pause(200 * SECOND)
    .progress("else")
    .pause(HOUR)
    .progress("more");
  expect(judged(late).findings).toMatchObject([
    {
      code: "STALL",
      level: "warn",
      seq: 17,
      args: { agent: "a", on: ["b"], silentMs: 200_000, usualMs: expect.closeTo(156_000, -3.5) },
      evidence: { events: [16, 17], repetitions: 1, tokens: 0 },
      cut: { kind: "edges", edges: [["a", "b"]] },
    },
  ]);
});

test("passing time alone is enough", () => {
  expect(
    seen(
      usual()
        .wait("a", "b")
        .tick(600 * SECOND),
    ),
  ).toEqual(["STALL:warn"]);
});

test("times that differ much make what is usual longer", () => {
  const various = () => answered(1, 300, 2, 200, 5, 400, 3, 250);
  expect(seen(after(various().wait("a", "b"), 3_000))).toEqual([]);
});

test("before enough answers were seen, only an hour of silence is a stall", () => {
  expect(seen(after(answered(20, 25).wait("a", "b"), 3_000))).toEqual([]);
  expect(seen(after(answered(20, 25).wait("a", "b"), 3_600))).toEqual(["STALL:warn"]);
});

test("less than a minute of silence is nothing", () => {
  expect(seen(after(answered(0, 0, 0, 0, 0, 0, 0, 0).wait("a", "b"), 59))).toEqual([]);
});

test("the stall ends with its answer, which is usual from then on; only a longer one is warned of again", () => {
  const twice = usual()
    .repeat(2, (round, index) => after(round.wait("a", "b"), 900 * 10 ** index).returned("b", "a"))
    .progress("else");
  expect(seen(twice)).toEqual(["STALL:warn", "STALL:warn"]);
  expect(judged(twice).state.episodes).toEqual([]);
});

test("a child that is heard of works, and one that waits itself is not the one that stalled", () => {
  const working = usual()
    .wait("a", "b")
    .repeat(30, (round, index) => round.pause(50 * SECOND).calls("b", "read", { index }, `page ${index}`));
  expect(seen(working)).toEqual([]);
  const nested = usual()
    .wait("a", "b")
    .wait("b", "c")
    .pause(200 * SECOND)
    .progress("else");
  expect(judged(nested).findings).toMatchObject([{ args: { agent: "b", on: ["c"] } }]);
});

test("people are never hurried, be they participants or tools, unless a deadline was declared", () => {
  const start = () => events({ startAt: 0, stepMs: 0 });
  expect(
    seen(
      start()
        .wait("a", "user")
        .tick(99 * HOUR),
    ),
  ).toEqual([]);
  expect(
    seen(
      start()
        .toolCall("a", "ask_user", { q: "Go on?" })
        .tick(99 * HOUR),
    ),
  ).toEqual([]);
  const declared = (until: number) =>
    start().add({ type: "wait", from: "a", on: "user", deadlineAt: HOUR }).tick(until);
  expect(seen(declared(HOUR - 1))).toEqual([]);
  expect(judged(declared(HOUR)).findings).toMatchObject([{ args: { on: ["user"], silentMs: HOUR } }]);
});

test("calls are compared with calls of the same tool", () => {
  const called = (tool: string, builder = events({ startAt: 0, stepMs: 0 })) =>
    builder.repeat(8, (round, index) => {
      const call = `${tool} ${index}`;
      round
        .toolCall("a", tool, { index }, { call })
        .pause(20 * SECOND)
        .toolResult("a", "done", { call });
    });
  expect(seen(after(called("read").toolCall("a", "read", {}), 300))).toEqual(["STALL:warn"]);
  expect(seen(after(called("read").toolCall("a", "build", {}), 300))).toEqual([]);
  expect(judged(after(called("read").toolCall("a", "read", {}), 300)).findings).toMatchObject([
    { cut: { kind: "agent", agent: "a" }, args: { on: ["read"] } },
  ]);
});

test("who goes on talking, and a task that is over, wait for nothing", () => {
  const start = () => events({ startAt: 0, stepMs: 0 }).toolCall("a", "read", {});
  expect(
    seen(
      start()
        .message("a", "b", "Never mind.")
        .tick(9 * HOUR),
    ),
  ).toEqual([]);
  expect(
    seen(
      start()
        .finish()
        .tick(9 * HOUR),
    ),
  ).toEqual([]);
  expect(codes(fold(start().tick(9 * HOUR), { detectors: only("STALL") }, { lacks: ["results"] }))).toEqual(
    [],
  );
});

test("without times nothing is judged", () => {
  expect(seen(events().wait("a", "b").progress("else"))).toEqual([]);
});
