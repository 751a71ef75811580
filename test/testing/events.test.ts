import { expect, test } from "vitest";
import { eventSchema } from "../../src/core/event.js";
import { events, trace } from "../../src/testing/events.js";

test("events are numbered in order and have no times by default", () => {
  const made = events().message("a", "b", "Ready?").message("b", "a", "Ready.").list();
  expect(made).toEqual([
    { type: "message", seq: 0, from: "a", to: "b", content: "Ready?" },
    { type: "message", seq: 1, from: "b", to: "a", content: "Ready." },
  ]);
});

test("with a start, time goes on by a step per event and by each pause", () => {
  const made = events({ startAt: 100, stepMs: 10 })
    .progress("x")
    .pause(1_000)
    .progress("y")
    .tick(5_000)
    .finish();
  expect([...made].map(({ at }) => at)).toEqual([100, 1_110, 5_000, 5_010]);
});

test("a call and its result are paired by an id of their own", () => {
  const made = events().calls("a", "search", { q: 1 }, "found").fails("a", "search", { q: 2 }, "boom").list();
  expect(made).toMatchObject([
    { type: "tool-call", from: "a", tool: "search", call: "call-0", args: { q: 1 } },
    { type: "tool-result", to: "a", tool: "search", call: "call-0", status: "ok", content: "found" },
    { type: "tool-call", call: "call-2" },
    { type: "tool-result", call: "call-2", status: "error", content: "boom" },
  ]);
});

test("every verb makes a valid event", () => {
  const made = events({ startAt: 0 })
    .message("a", { group: "team" }, "hello", { model: "m", usage: { input: 1 } })
    .thought("a", "hm")
    .calls("a", "t", null, "ok")
    .toolCall("a", "t", undefined, { round: "r" })
    .toolResult("a", undefined, { status: "none" })
    .modelCall("a", { input: 3, output: 4, costNanoUsd: 5 })
    .spawn("a", "b", { childTask: "t/b" })
    .wait("a", ["b", "c"], "any")
    .returned("b", "a")
    .progress("done", "a")
    .halt()
    .resume("task")
    .tick(99_000)
    .finish("failure");
  expect(made.list().map((event) => eventSchema.parse(event))).toEqual(made.list());
});

test("a part repeats with its index", () => {
  const made = events().repeat(3, (round, index) => round.progress(`mark ${index}`));
  expect(made.list()).toMatchObject([{ mark: "mark 0" }, { mark: "mark 1" }, { mark: "mark 2" }]);
});

test("the latest number is at hand, to be named as a parent", () => {
  const made = events();
  expect(made.lastSeq).toBe(-1);
  expect(made.progress("x").lastSeq).toBe(0);
});

test("a number of its own is kept, and later events go on from it", () => {
  const made = events({ firstSeq: 10 })
    .progress("x")
    .add({ type: "progress", mark: "y", seq: 20 })
    .progress("z");
  expect([...made].map(({ seq }) => seq)).toEqual([10, 20, 21]);
});

test("what is no valid event is refused", () => {
  expect(() => events().message("", "b", "x")).toThrow();
});

test("the list is a copy", () => {
  const builder = events().progress("x");
  builder.list().pop();
  expect(builder.list()).toHaveLength(1);
});

test("a trace has a full header and any events", () => {
  expect(trace({ kind: "refund" }, events().finish())).toEqual({
    header: {
      type: "trace",
      schema: 1,
      task: "task",
      kind: "refund",
      capture: "content",
      participants: [],
      lacks: [],
    },
    events: [{ type: "finish", seq: 0, outcome: "success" }],
  });
});
