import { expect, test } from "vitest";
import { usageTokens } from "../../../src/core/event.js";
import { otlpFormat } from "../../../src/importers/otlp/otlp.js";
import { createReplay } from "../../../src/runtime/replay.js";
import { importLines, short } from "../imported.js";
import { chat, invokeAgent, request, says, type TestSpan } from "./request.js";

function events(...spans: readonly TestSpan[]): string[] {
  return importLines(otlpFormat, [request(...spans)]).events.map(short);
}

test("agents side by side hand over to each other by what they say", () => {
  expect(
    events(
      { id: "root", at: [1, 100] },
      invokeAgent("a", { id: "a1", parent: "root", at: [2, 20] }),
      chat({ id: "c1", parent: "a1", at: [3, 19] }, says("your turn")),
      invokeAgent("b", { id: "b1", parent: "root", at: [21, 40] }),
      chat({ id: "c2", parent: "b1", at: [22, 39] }, says("no, yours")),
      invokeAgent("a", { id: "a2", parent: "root", at: [41, 60] }),
      chat({ id: "c3", parent: "a2", at: [42, 59] }, says("done")),
    ),
  ).toEqual(["a>b: your turn", "b>a: no, yours", "a>user: done"]);
});

test("an agent that calls others is asked and answered by them, also where they are its tools", () => {
  expect(
    events(
      invokeAgent("boss", { id: "p", at: [1, 100] }),
      chat({ id: "c1", parent: "p", at: [2, 10] }),
      { id: "t", parent: "p", at: [11, 50], attributes: { "gen_ai.operation.name": "execute_tool" } },
      invokeAgent("a", { id: "a1", parent: "t", at: [12, 49] }, { "input.value": "count the tiles" }),
      chat({ id: "c2", parent: "a1", at: [13, 48] }, says("none")),
      chat({ id: "c3", parent: "p", at: [51, 60] }, says("there are none")),
    ),
  ).toEqual(["boss>a: count the tiles", "a>boss: none", "boss>user: there are none"]);
});

test("a call that a model asked for has its result, also where an agent answers it", () => {
  const asks = {
    role: "assistant",
    parts: [{ type: "tool_call", id: "call_1", name: "ask_a", arguments: {} }],
  };
  const tool = {
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.tool.name": "ask_a",
    "output.value": "none",
  };
  expect(
    events(
      invokeAgent("boss", { id: "p", at: [1, 100] }),
      chat({ id: "c1", parent: "p", at: [2, 10] }, { "gen_ai.output.messages": [asks] }),
      { id: "t", parent: "p", at: [11, 50], attributes: tool },
      invokeAgent("a", { id: "a1", parent: "t", at: [12, 49] }),
      chat({ id: "c2", parent: "a1", at: [13, 48] }, says("none")),
      chat({ id: "c3", parent: "p", at: [51, 60] }, says("there are none")),
    ),
  ).toEqual([
    "boss calls ask_a({})",
    "boss>a: ?",
    "a>boss: none",
    "ok to boss: none",
    "boss>user: there are none",
  ]);
});

test("an agent that calls itself through a tool replicates", () => {
  const { events } = importLines(otlpFormat, [
    request(
      invokeAgent("a", { id: "a1", at: [1, 100] }),
      chat({ id: "c1", parent: "a1", at: [2, 10] }),
      { id: "t", parent: "a1", at: [11, 90], attributes: { "gen_ai.operation.name": "execute_tool" } },
      invokeAgent("a", { id: "a2", parent: "t", at: [12, 89] }, { "input.value": "help me" }),
      chat({ id: "c2", parent: "a2", at: [13, 88] }, says("with what?")),
    ),
  ]);
  expect(events[0]).toMatchObject({ type: "spawn", from: "a", child: "a#2", content: "help me" });
  expect(events[1]).toMatchObject({ type: "message", from: "a#2", to: "a" });
});

test("without content, spans still tell who speaks to whom, which tools are called and what it costs", () => {
  const tokens = { "gen_ai.usage.input_tokens": 40, "gen_ai.usage.output_tokens": 2 };
  const tool = { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "look" };
  const { events, headers } = importLines(otlpFormat, [
    request(
      { id: "root", at: [1, 100] },
      invokeAgent("a", { id: "a1", parent: "root", at: [2, 20] }),
      chat({ id: "c1", parent: "a1", at: [3, 9] }, tokens),
      { id: "t1", parent: "a1", at: [10, 12], attributes: tool },
      { id: "t2", parent: "a1", at: [10, 13], attributes: tool, failure: "no such file" },
      invokeAgent("b", { id: "b1", parent: "root", at: [21, 40] }),
      chat({ id: "c2", parent: "b1", at: [22, 39] }, tokens),
    ),
  ]);
  expect(events.map(short)).toEqual([
    "model-call",
    "a calls look(?)",
    "a calls look(?)",
    "ok to a: ?",
    "error to a: no such file",
    "a>b: ?",
    "model-call",
    "b>user: ?",
  ]);
  expect(headers[0]?.lacks).toEqual(["waits"]);
  const rounds = events.flatMap((event) => (event.type === "tool-call" ? [event.round] : []));
  expect(rounds).toEqual(["c1", "c1"]);
});

test("usage is counted at the model calls and not again at what stands above them", () => {
  const usage = (input: number, output: number) => ({
    "gen_ai.usage.input_tokens": input,
    "gen_ai.usage.output_tokens": output,
  });
  const { events } = importLines(otlpFormat, [
    request(
      invokeAgent("a", { id: "a1", at: [1, 100] }, usage(100, 10)),
      chat({ id: "wrapper", parent: "a1", at: [2, 50] }, { ...usage(60, 6), ...says("half") }),
      chat({ id: "c1", parent: "wrapper", at: [3, 49] }, { ...usage(60, 6), ...says("half") }),
      chat({ id: "c2", parent: "a1", at: [51, 99] }, { ...usage(40, 4), ...says("whole") }),
    ),
  ]);
  expect(events.map(short)).toEqual(["a>user: half", "a>user: whole"]);
  expect(tokensOf(events)).toBe(110);
});

function tokensOf(events: readonly object[]): number {
  return events
    .flatMap((event) => ("usage" in event ? [usageTokens(event.usage as never)] : []))
    .reduce((sum, count) => sum + count, 0);
}

test("usage of an agent counts where none of its model calls says any", () => {
  const { events } = importLines(otlpFormat, [
    request(
      invokeAgent(
        "a",
        { id: "a1", at: [1, 100] },
        { "gen_ai.usage.input_tokens": 100, "output.value": "done" },
      ),
    ),
  ]);
  expect(events).toMatchObject([{ type: "message", from: "a", content: "done", usage: { input: 100 } }]);
});

test.each([
  ["includes what was cached", 420, 400, { input: 20, cacheRead: 400 }],
  ["leaves out what was cached", 20, 400, { input: 20, cacheRead: 400 }],
])("an input that %s is told apart from the cache", (_, input, cached, expected) => {
  const { events } = importLines(otlpFormat, [
    request(
      chat(
        { id: "c", at: [1, 2] },
        {
          "gen_ai.usage.input_tokens": input,
          "gen_ai.usage.cache_read.input_tokens": cached,
          ...says("hello"),
        },
      ),
    ),
  ]);
  expect(events[0]).toMatchObject({ usage: expected });
});

test("a span that was exported twice counts once", () => {
  const spans = request(chat({ id: "c", at: [1, 2] }, says("hello")));
  expect(importLines(otlpFormat, [spans, spans]).events).toHaveLength(1);
});

test("the trees of one conversation are one run, in order of time, with what was asked in each", () => {
  const conversation = { "gen_ai.conversation.id": "c-7" };
  const { tasks } = importLines(otlpFormat, [
    request(
      {
        id: "second",
        trace: "t2",
        at: [50, 60],
        attributes: { ...conversation, "input.value": "and level 5?" },
      },
      chat({ id: "c2", trace: "t2", parent: "second", at: [51, 59] }, says("empty")),
      { id: "first", trace: "t1", at: [1, 10], attributes: { ...conversation, "input.value": "level 4?" } },
      chat({ id: "c1", trace: "t1", parent: "first", at: [2, 9] }, says("empty too")),
    ),
  ]);
  expect(Object.keys(tasks)).toEqual(["c-7"]);
  expect(tasks["c-7"]?.map(short)).toEqual([
    "user>agent: level 4?",
    "agent>user: empty too",
    "user>agent: and level 5?",
    "agent>user: empty",
  ]);
});

test("an agent's words handed on as a prompt are not a person's", () => {
  const prompt = (content: string) => ({
    "gen_ai.input.messages": [{ role: "user", parts: [{ type: "text", content }] }],
  });
  expect(
    events(
      { id: "root", at: [1, 100] },
      invokeAgent("a", { id: "a1", parent: "root", at: [2, 20] }),
      chat({ id: "c1", parent: "a1", at: [3, 19] }, { ...prompt("Lay out"), ...says("the plan is ready") }),
      invokeAgent("b", { id: "b1", parent: "root", at: [21, 40] }),
      chat({ id: "c2", parent: "b1", at: [22, 39] }, says("I have read the plan")),
      invokeAgent("a", { id: "a2", parent: "root", at: [41, 60] }),
      chat(
        { id: "c3", parent: "a2", at: [42, 59] },
        { ...prompt("Reply to: I have read the plan"), ...says("good") },
      ),
    ),
  ).toEqual(["user>a: Lay out", "a>b: the plan is ready", "b>a: I have read the plan", "a>user: good"]);
});

test("results that only the next prompt holds are told", () => {
  const call = { type: "tool_call", id: "call_1", name: "look", arguments: { at: 4 } };
  const asks = { role: "assistant", parts: [call] };
  const answer = { role: "tool", parts: [{ type: "tool_call_response", id: "call_1", response: "nothing" }] };
  expect(
    events(
      chat({ id: "c1", at: [1, 2] }, { "gen_ai.output.messages": [asks] }),
      chat({ id: "c2", at: [3, 4] }, { "gen_ai.input.messages": [asks, answer], ...says("empty") }),
    ),
  ).toEqual(['agent calls look({"at":4})', "ok to agent: nothing", "agent>user: empty"]);
});

test("a loop of two agents trips, and the cut is between them", () => {
  const spans: TestSpan[] = [{ id: "root", at: [1, 10_000] }];
  for (let turn = 0; turn < 12; turn += 1) {
    const start = 2 + turn * 100;
    const agent = turn % 2 === 0 ? "planner" : "reviewer";
    spans.push(
      invokeAgent(agent, { id: `a${turn}`, parent: "root", at: [start, start + 90] }),
      chat(
        { id: `c${turn}`, parent: `a${turn}`, at: [start + 1, start + 89] },
        {
          ...says(turn % 2 === 0 ? "Is the order final?" : "I wait for your word."),
          "gen_ai.usage.input_tokens": 900,
        },
      ),
    );
  }
  const { headers, events } = importLines(otlpFormat, [request(...spans)]);
  const replay = createReplay(headers[0] ?? expect.fail("no header"));
  for (const event of events) replay.push(event);
  const { verdict, findings } = replay.report();
  expect(verdict).toBe("trip");
  expect(findings[0]?.cut).toMatchObject({ kind: "edges" });
});

test("spans in a circle, without parents or a hundred thousand levels deep are read without a fall", () => {
  const circle = [
    chat({ id: "x", parent: "y", at: [1, 2] }, says("round")),
    chat({ id: "y", parent: "x", at: [1, 2] }, says("and round")),
    chat({ id: "z", parent: "z", at: [3, 4] }, says("own parent")),
    chat({ id: "o", parent: "gone", at: [5, 6] }, says("orphan")),
  ];
  expect(events(...circle)).toHaveLength(3);
  const deep = Array.from({ length: 100_000 }, (_, level): TestSpan => {
    return { id: `d${level}`, at: [1, 9], ...(level > 0 && { parent: `d${level - 1}` }) };
  });
  expect(events(...deep, chat({ id: "leaf", parent: "d99999", at: [2, 3] }, says("deep")))).toEqual([
    "agent>user: deep",
  ]);
});

test("ids in base64 and integers as numbers are read like those in hexadecimal and text", () => {
  const span = {
    traceId: "tH12H+eb6IruQTQs3VJyaA==",
    spanId: "ziprJqtLsl8=",
    startTimeUnixNano: 1_760_000_000_010_000_000,
    endTimeUnixNano: "1760000000010999999",
    attributes: [
      { key: "gen_ai.operation.name", value: { stringValue: "chat" } },
      { key: "gen_ai.usage.input_tokens", value: { intValue: 7 } },
      { key: "gen_ai.completion", value: { stringValue: "hello" } },
    ],
  };
  const { tasks } = importLines(otlpFormat, [{ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }]);
  expect(tasks).toMatchObject({
    b47d761fe79be88aee41342cdd527268: [{ at: 1_760_000_000_010, content: "hello", usage: { input: 7 } }],
  });
});

test("a span that can't be read is named by its path and takes no other one with it", () => {
  const spans = [{ spanId: 7 }, { traceId: "t", spanId: "s", kind: 1, mood: 2 }];
  const value = { resourceSpans: [{ scopeSpans: [{ spans }] }] };
  const { problems } = importLines(otlpFormat, [value]);
  expect(problems).toEqual(["resourceSpans.0.scopeSpans.0.spans.0.traceId: expected a string, got nothing"]);
  const fine = { resourceSpans: [{ scopeSpans: [{ spans: spans.slice(1) }] }] };
  expect(importLines(otlpFormat, [fine]).unknownFields).toEqual(["mood"]);
});

test("a span with more unknown fields than a function takes arguments is read", () => {
  const fields = Object.fromEntries(Array.from({ length: 200_000 }, (_, index) => [`x${index}`, 1]));
  const value = { resourceSpans: [{ scopeSpans: [{ spans: [{ ...fields, traceId: "t", spanId: "s" }] }] }] };
  expect(importLines(otlpFormat, [value]).problems).toEqual([]);
});
