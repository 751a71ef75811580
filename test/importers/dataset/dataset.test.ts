import { expect, test } from "vitest";
import { datasetFormat } from "../../../src/importers/dataset/dataset.js";
import { answers, calls, eventsOf, headerOf, itemsOf, readRun, run, says } from "./run.js";

test("a run becomes a header, one event for each of its own, and an end", () => {
  const items = itemsOf(run([says("user", "agent", { seq: 4 }), says("agent", "user", { seq: 9 })]));
  expect(items.map((item) => item.kind)).toEqual(["header", "event", "event", "end"]);
  expect(items.map((item) => (item.kind === "event" ? item.event.seq : item.kind))).toEqual([
    "header",
    4,
    9,
    "end",
  ]);
});

test("a message keeps its time, size, model and channel", () => {
  const thought = {
    content: "hm",
    chars: 9_000,
    channel: "thought",
    model: "m",
    tokens_in: 5,
    tokens_out: 2,
    t_ms: 70,
  };
  expect(eventsOf([says("agent", "agent", thought)])[0]).toEqual({
    type: "message",
    seq: 0,
    at: 70,
    from: "agent",
    to: "agent",
    content: "hm",
    chars: 9_000,
    channel: "thought",
    model: "m",
    usage: { input: 5, output: 2, cacheRead: 0, cacheWrite: 0, reasoning: 0, source: "provider" },
  });
});

test("a final answer is a message", () => {
  expect(eventsOf([says("agent", "user", { kind: "final", content: "42" })])[0]).toMatchObject({
    type: "message",
    content: "42",
  });
});

test("a call without arguments carries its text", () => {
  const [event] = eventsOf([calls("agent", "bash", { args: undefined, tool: undefined, content: "ls" })]);
  expect(event).toMatchObject({ type: "tool-call", tool: "bash", content: "ls" });
});

test("an error is a result with the status error, answering the call", () => {
  const [, result] = eventsOf([
    calls("agent", "env"),
    answers("env", "agent", { kind: "error", tool: "search" }),
  ]);
  expect(result).toEqual({
    type: "tool-result",
    seq: 1,
    to: "agent",
    content: "found",
    status: "error",
    tool: "search",
    call: "c0",
  });
});

test("a message to the group goes to everyone in it", () => {
  expect(eventsOf([says("coder", "group")])[0]).toMatchObject({ to: { group: "group" } });
});

test("a chat manager is a group unless it speaks", () => {
  const [toSilent] = eventsOf([says("coder", "chat_manager")]);
  const [toSpeaking] = eventsOf([says("coder", "chat_manager"), says("chat_manager", "coder")]);
  expect(toSilent).toMatchObject({ to: { group: "chat_manager" } });
  expect(toSpeaking).toMatchObject({ to: "chat_manager" });
});

test("a manager who is no chat manager is a person to talk to", () => {
  expect(eventsOf([says("coder", "Manager")])[0]).toMatchObject({ to: "Manager" });
});

test("a result posted to a group without any call is something its tool said there", () => {
  const events = [says("coder", "group"), answers("Computer_terminal", "group")];
  expect(eventsOf(events)[1]).toMatchObject({
    type: "message",
    from: "Computer_terminal",
    to: { group: "group" },
  });
  expect(headerOf(run(events)).header.participants).toContainEqual({
    name: "Computer_terminal",
    kind: "tool",
  });
});

test("the header names task, framework, goal and participants, but no group", () => {
  const events = [says("user", "planner"), calls("planner", "Oracle"), says("planner", "group")];
  expect(headerOf(run(events)).header).toMatchObject({
    task: "run-1",
    kind: "autogen",
    goal: "count the tiles",
    participants: [
      { name: "user", kind: "human" },
      { name: "planner", kind: "agent" },
      { name: "Oracle", kind: "tool" },
    ],
  });
});

test("the header says what the run as a whole does not record", () => {
  const call = calls("agent", "env");
  const result = answers("env", "agent");
  const lacks = (events: Parameters<typeof run>[0]) => headerOf(run(events)).header.lacks;
  expect(lacks([call])).toEqual(["results", "times", "tokens", "waits"]);
  expect(lacks([call, result])).toEqual(["times", "tokens", "waits"]);
  expect(lacks([says("a", "b")])).toEqual(["times", "tokens", "waits"]);
  expect(lacks([says("a", "b", { t_ms: 0, tokens_out: 3 })])).toEqual(["waits"]);
});

test("labels, outcome and source come along with the header", () => {
  const labels = {
    loop: true,
    loop_kind: "cycle",
    loop_start_seq: 3,
    loop_end_seq: 9,
    loop_segments: [[3, 9]],
    label_by: "hand2",
    categories: ["x"],
  };
  expect(headerOf(run([], { labels, outcome: "unknown" })).labels).toEqual({
    source: "autogen",
    loop: true,
    kind: "cycle",
    start: 3,
    end: 9,
    segments: [[3, 9]],
    labelBy: "hand2",
    outcome: "unknown",
  });
});

test.each([
  [run([says("a", "b", { seq: 4 }), says("b", "a", { seq: 4 })]), "events.1.seq", "4"],
  [run([says("a", "b", { kind: "shout" })]), "events.0.kind", '"shout"'],
  [run([says("x".repeat(300), "b")]), "events.0.from", /^"x+…$/],
  [run([says("a", "b", { tokens_in: -1 })]), "events.0.tokens_in", "-1"],
  [run([calls("a", "b", { tool: "x".repeat(300) })]), "events.0.tool", /^"x+…$/],
  [run([], { id: 7 }), "id", "7"],
])("a wrong run is refused as a whole, with the field (case %#)", (line, field, got) => {
  expect(readRun(line)).toMatchObject({
    ok: false,
    problem: { field, got: expect.stringMatching(got) },
    isFatal: false,
  });
});

test("two runs of one file with the same id are refused", () => {
  const reader = datasetFormat.open({ file: "a.jsonl" });
  expect(reader.read(run([])).ok).toBe(true);
  expect(reader.read(run([]))).toMatchObject({ ok: false, problem: { field: "id", got: '"run-1"' } });
});
