import { expect, test } from "vitest";
import { usageTokens } from "../../../src/core/event.js";
import { claudeCodeFormat } from "../../../src/importers/claude-code/claude-code.js";
import { importLines, short } from "../imported.js";
import { assistant, other, text, toolResult, toolUse, user } from "./lines.js";

const read = (...lines: readonly unknown[]) =>
  importLines(claudeCodeFormat, lines, "projects/tiles/s1.jsonl");

/** Usage of each event that carries one. */
const usages = (events: ReturnType<typeof read>["events"]) =>
  events.flatMap((event) => ("usage" in event && event.usage ? [event.usage] : []));

test("a session is one trace, called like its file, with a person and an agent", () => {
  const { headers, tasks } = read(user("lay out level 4"), assistant("m1", text("done")));
  expect(headers).toMatchObject([
    {
      task: "s1",
      kind: "claude-code",
      goal: "lay out level 4",
      participants: [
        { name: "user", kind: "human" },
        { name: "agent", kind: "agent" },
        { name: "claude-code", kind: "system" },
      ],
    },
  ]);
  expect(tasks["s1"]?.map(short)).toEqual(["user>agent: lay out level 4", "agent>user: done"]);
});

test("the lines of one reply repeat its usage, which is counted once and with the largest output", () => {
  const { events } = read(
    assistant("m1", text("let me look"), { output: 1 }),
    assistant("m1", toolUse("t1", "Read", { file: "a" }), { output: 1 }),
    user([toolResult("t1", "a")]),
    assistant("m1", toolUse("t2", "Read", { file: "b" }), { output: 173 }),
    user([toolResult("t2", "b")]),
    assistant("m2", text("fine"), { output: 2 }),
  );
  expect(usages(events)).toEqual([
    { input: 3, output: 173, cacheRead: 1_000, cacheWrite: 200, reasoning: 0, source: "provider" },
    { input: 3, output: 2, cacheRead: 1_000, cacheWrite: 200, reasoning: 0, source: "provider" },
  ]);
  expect(usageTokens(usages(events)[0] ?? expect.fail())).toBe(1_376);
});

test("events keep the order of the lines while a reply is held until it is complete", () => {
  const { events } = read(
    assistant("m1", toolUse("t1", "Read", { file: "a" })),
    user([toolResult("t1", "a")]),
    assistant("m1", toolUse("t2", "Read", { file: "b" })),
    user("stop"),
  );
  expect(events.map(short)).toEqual([
    'agent calls Read({"file":"a"})',
    "ok to agent: a",
    'agent calls Read({"file":"b"})',
    "user>agent: stop",
  ]);
  expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
});

test("the calls of one reply are one round, and results name the tool of their call", () => {
  const { events } = read(
    assistant("m1", toolUse("t1", "Read")),
    assistant("m1", toolUse("t2", "Glob")),
    user([toolResult("t2", [text("b")]), toolResult("t1", "no such file", { is_error: true })]),
    assistant("m2", toolUse("t3", "Read")),
  );
  expect(events).toMatchObject([
    { type: "tool-call", call: "t1", round: "m1" },
    { type: "tool-call", call: "t2", round: "m1" },
    { type: "tool-result", call: "t2", tool: "Glob", content: "b", status: "ok" },
    { type: "tool-result", call: "t1", tool: "Read", content: "no such file", status: "error" },
    { type: "tool-call", call: "t3", round: "m2" },
  ]);
});

test("thoughts go to the agent itself; a withheld one has no content", () => {
  const { events } = read(
    assistant("m1", { type: "thinking", thinking: "hm", signature: "x" }),
    assistant("m1", { type: "thinking", thinking: "", signature: "x" }),
    assistant("m1", { type: "redacted_thinking", data: "x" }),
  );
  expect(events.map(short)).toEqual(["agent>agent: hm", "agent>agent: ?", "agent>agent: ?"]);
  expect(events).toMatchObject([{ channel: "thought" }, { channel: "thought" }, { channel: "thought" }]);
});

test("what the program puts in is not said by the person", () => {
  const { events } = read(
    user("Caveat: …", { isMeta: true }),
    user("This session continues …", { isCompactSummary: true }),
    assistant("m1", text("API Error: overloaded"), { isApiErrorMessage: true }),
    other("assistant", { message: { id: "m2", model: "<synthetic>", content: [text("No response.")] } }),
  );
  expect(events.map((event) => "from" in event && event.from)).toEqual([
    "claude-code",
    "claude-code",
    "claude-code",
    "claude-code",
  ]);
  expect(usages(events)).toEqual([]);
});

test("what was typed while the model was at work is said by the person, and notices by the program", () => {
  const queued = (fields: object) =>
    other("attachment", { attachment: { type: "queued_command", ...fields } });
  const { events } = read(
    assistant("m1", toolUse("t1", "Read")),
    queued({ prompt: "only red ones", commandMode: "prompt" }),
    queued({ prompt: "a task has ended", commandMode: "task-notification" }),
    other("attachment", { attachment: { type: "todo_reminder", content: [] } }),
  );
  expect(events.map(short)).toEqual([
    "agent calls Read({})",
    "user>agent: only red ones",
    "claude-code>agent: a task has ended",
  ]);
});

test("an image leaves a mark, and parts of text are one message", () => {
  const { events } = read(user([text("see"), { type: "image", source: { data: "…" } }]));
  expect(events.map(short)).toEqual(["user>agent: see\n[image]"]);
});

test("lines written twice, as by resuming a session, count once", () => {
  const [question, answer] = [user("go on"), assistant("m1", text("done"))];
  const { events, notes } = read(question, answer, question, answer);
  expect(events).toHaveLength(2);
  expect(notes).toEqual(["line written twice, counted once", "line written twice, counted once"]);
});

test("a reply copied under new ids is not charged again", () => {
  const { events } = read(
    assistant("m1", text("one")),
    user("go on"),
    assistant("m1", text("one")),
    user("go on"),
  );
  expect(usages(events)).toHaveLength(1);
});

test.each([
  ["that says where it was forked from", { forkedFrom: { sessionId: "s0", messageUuid: "x" } }],
  ["that still names the session before", { sessionId: "s0" }],
])("the history of another session %s is read, and charged there", (_, copied) => {
  const file = "projects/tiles/0f8fad5b-d9cb-469f-a165-70867728950e.jsonl";
  const own = { sessionId: "0f8fad5b-d9cb-469f-a165-70867728950e" };
  const { events, notes } = importLines(
    claudeCodeFormat,
    [
      user("count", { ...own, ...copied }),
      assistant("m1", text("5"), { ...own, ...copied }),
      user("and blue ones?", own),
      assistant("m2", text("7"), own),
    ],
    file,
  );
  expect(events.map((event) => "usage" in event && event.usage !== undefined)).toEqual([
    false,
    false,
    false,
    true,
  ]);
  expect(notes).toEqual(["reply copied from another session, charged there"]);
});

test("a renamed file is no copy", () => {
  expect(usages(read(assistant("m1", text("5"), { sessionId: "s0" })).events)).toHaveLength(1);
});

test("a reply without any block is charged none the less", () => {
  const { events } = read(user("go"), assistant("m1", null), user("and?"));
  expect(events.map(({ type }) => type)).toEqual(["message", "model-call", "message"]);
});

test("a subagent's file is a task of its own below its session", () => {
  const fields = { isSidechain: true, agentId: "a7be2f0" };
  const { headers, tasks } = importLines(
    claudeCodeFormat,
    [user("find the tiles", fields), assistant("m1", text("they are here"), fields)],
    "projects/tiles/s1/subagents/agent-a7be2f0.jsonl",
  );
  expect(headers).toMatchObject([{ task: "s1/agent-a7be2f0", parentTask: "s1", root: "s1" }]);
  expect(tasks["s1/agent-a7be2f0"]?.map(short)).toEqual([
    "agent>subagent: find the tiles",
    "subagent>agent: they are here",
  ]);
});

test("a call that has started a subagent tells which task it leads, once", () => {
  const result = { toolUseResult: { status: "completed", agentId: "a7be2f0", prompt: "count red tiles" } };
  const { events } = read(
    assistant("m1", toolUse("t1", "Task", { prompt: "count red tiles" })),
    user([toolResult("t1", "5 red")], result),
    assistant("m2", toolUse("t2", "Task", { resume: "a7be2f0" })),
    user([toolResult("t2", "still 5")], result),
    assistant("m3", toolUse("t3", "Read", { file: "a" })),
    user([toolResult("t3", "a")], { toolUseResult: "a" }),
  );
  expect(events.filter(({ type }) => type === "spawn")).toMatchObject([
    {
      seq: 2,
      from: "agent",
      child: "agent-a7be2f0",
      childTask: "s1/agent-a7be2f0",
      content: "count red tiles",
    },
  ]);
  expect(events.map(({ type }) => type)).toEqual([
    ...["tool-call", "spawn", "tool-result", "tool-call", "tool-result", "tool-call", "tool-result"],
  ]);
});

test("a subagent that is started in the middle of a reply does not split it", () => {
  const result = { toolUseResult: { isAsync: true, status: "async_launched", agentId: "b1" } };
  const { events } = read(
    assistant("m1", toolUse("t1", "Agent"), { output: 1 }),
    user([toolResult("t1", "started")], result),
    assistant("m1", toolUse("t2", "Agent"), { output: 90 }),
  );
  expect(usages(events)).toMatchObject([{ output: 90 }]);
});

test("subagents in their caller's file are told apart, whatever is interleaved", () => {
  const one = user("count red tiles", { isSidechain: true, parentUuid: null, uuid: "one-root" });
  const two = user("count blue tiles", { isSidechain: true, parentUuid: null, uuid: "two-root" });
  const { tasks } = read(
    user("count tiles"),
    one,
    two,
    other("progress", { isSidechain: true, parentUuid: "one-root", uuid: "one-hook" }),
    assistant("m2", text("7 blue"), { isSidechain: true, parentUuid: "two-root", uuid: "two-1" }),
    assistant("m1", text("5 red"), { isSidechain: true, parentUuid: "one-hook", uuid: "one-1" }),
    assistant("m3", text("12 tiles")),
  );
  expect(Object.fromEntries(Object.entries(tasks).map(([id, events]) => [id, events.map(short)]))).toEqual({
    s1: ["user>agent: count tiles", "agent>user: 12 tiles"],
    "s1/sidechain-one-root": ["agent>subagent: count red tiles", "subagent>agent: 5 red"],
    "s1/sidechain-two-root": ["agent>subagent: count blue tiles", "subagent>agent: 7 blue"],
  });
});

test("a subagent's messages inside its caller's progress lines are not counted again", () => {
  const inner = assistant("m9", text("7 blue"));
  const { events } = read(
    user("count"),
    other("progress", { data: { type: "agent_progress", message: inner } }),
  );
  expect(events).toHaveLength(1);
});

test("known kinds of bookkeeping are passed by, unknown ones are counted", () => {
  const { events, unknownFields, problems } = read(
    { type: "summary", summary: "tiles", leafUuid: "x" },
    other("system", { subtype: "turn_duration" }),
    other("holiday", { from: "monday" }),
    assistant("m1", { type: "hologram" }),
  );
  expect(problems).toEqual([]);
  expect(unknownFields).toEqual(["type=holiday", "message.content.type=hologram"]);
  expect(events.map(({ type }) => type)).toEqual(["model-call"]);
});

test.each([
  [{ type: 3 }, "type: expected a string, got 3"],
  [user(7), "message.content: expected text or a list of parts, got 7"],
  [other("user", { message: "hello" }), 'message: expected an object, got "hello"'],
  [assistant("m1", toolUse("t1", "")), 'message.content.0.name: expected a non-empty string, got ""'],
  [
    user([text("a"), toolResult("t1", "x", { is_error: "no" })]),
    'message.content.1.is_error: expected a boolean, got "no"',
  ],
  [[], ": expected an object, got an empty list"],
])("a line that is no turn is a problem with its path (case %#)", (line, problem) => {
  expect(read(line, user("on")).problems).toEqual([expect.stringContaining(problem)]);
  expect(read(line, user("on")).events).toHaveLength(1);
});

test("`__proto__` is data in arguments and nothing elsewhere", () => {
  const input = JSON.parse('{"__proto__":{"polluted":1}}');
  const { events } = read(assistant("m1", toolUse("t1", "Read", input)));
  expect(events).toMatchObject([{ type: "tool-call" }]);
  expect(Object.prototype).not.toHaveProperty("polluted");
});

test.each([
  [{ type: "summary", leafUuid: "x" }, true],
  [{ type: "file-history-snapshot", snapshot: {} }, true],
  [{ type: "queue-operation", sessionId: "s1" }, true],
  [{ type: "message", seq: 1 }, false],
  [{ type: "Message", sender: "a" }, false],
  [{ sessionId: "s1" }, false],
  ["summary", false],
  [null, false],
])("of a first line %j it is told whether it is a session's", (line, isSession) => {
  expect(claudeCodeFormat.recognises(line)).toBe(isSession);
});

test("a reply that never ends is let go of, and charged once", () => {
  const lines = Array.from({ length: 2_500 }, (_, index) => assistant("m1", toolUse(`t${index}`, "Read")));
  const reader = claudeCodeFormat.open({ file: "s1.jsonl" });
  const results = lines.map((line) => reader.read(line));
  const items = results.flatMap((result) => (result.ok ? result.items : []));
  expect(items.length).toBeGreaterThan(1_500);
  expect(usages(read(...lines.map((line) => ({ ...line, uuid: undefined }))).events)).toHaveLength(1);
});
