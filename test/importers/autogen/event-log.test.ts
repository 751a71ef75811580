import { expect, test } from "vitest";
import { autogenEventLog, autogenEventText } from "../../../src/importers/autogen/event-log.js";
import { importLines, importText, short } from "../imported.js";

const message = (payload: unknown, fields: object = {}) => ({
  payload,
  sender: "planner/default",
  receiver: "reviewer/default",
  kind: "MessageKind.DIRECT",
  delivery_stage: "DeliveryStage.SEND",
  type: "Message",
  ...fields,
});
const read = (...lines: readonly unknown[]) => importLines(autogenEventLog, lines);

test("of the records of one message the first stage is counted, however many read it", () => {
  const published = { kind: "MessageKind.PUBLISH", receiver: "studio/default" };
  const delivered = { ...published, delivery_stage: "DeliveryStage.DELIVER" };
  const { events } = read(
    message('{"content":"ready?"}', published),
    message('{"content":"ready?"}', { ...delivered, receiver: "reviewer/default" }),
    message('{"content":"ready?"}', { ...delivered, receiver: "painter/default" }),
    message('{"content":"yes"}', { kind: "MessageKind.RESPOND" }),
    message('{"content":"yes"}', { kind: "MessageKind.RESPOND", delivery_stage: "DeliveryStage.DELIVER" }),
  );
  expect(events.map(short)).toEqual(['planner>{"group":"studio"}: ready?', "planner>reviewer: yes"]);
});

test("a team's copy for those who watch is no message of its own", () => {
  const team = "0f8fad5b-d9cb-469f-a165-70867728950e";
  const published = (topic: string) =>
    message('{"message":{"content":"ready"}}', {
      kind: "MessageKind.PUBLISH",
      receiver: `${topic}_${team}/${team}`,
    });
  const { events } = read(published("output_topic"), published("group_topic"));
  expect(events.map(short)).toEqual(['planner>{"group":"group_topic"}: ready']);
});

test("a log of deliveries only is read too", () => {
  const { events } = read(message('{"content":"yes"}', { delivery_stage: "DeliveryStage.DELIVER" }));
  expect(events.map(short)).toEqual(["planner>reviewer: yes"]);
});

test("prompt tokens include what was cached; the bill is taken once, from the response or beside it", () => {
  const usage = { prompt_tokens: 80, completion_tokens: 9, prompt_tokens_details: { cached_tokens: 30 } };
  const { events } = read(
    {
      type: "LLMCall",
      agent_id: "a/default",
      response: { model: "m", usage },
      prompt_tokens: 80,
      completion_tokens: 9,
    },
    { type: "LLMStreamStart", messages: [] },
    { type: "LLMStreamEnd", agent_id: "a/default", response: {}, prompt_tokens: 7, completion_tokens: 1 },
  );
  expect(events).toMatchObject([
    { type: "model-call", from: "a", model: "m", usage: { input: 50, cacheRead: 30, output: 9 } },
    { type: "model-call", from: "a", model: "unknown", usage: { input: 7, cacheRead: 0, output: 1 } },
  ]);
});

test("random ids of a team are no part of a name", () => {
  const id = "0f8fad5b-d9cb-469f-a165-70867728950e";
  const { events } = read(message("hi", { sender: `planner_${id}/${id}`, receiver: null }));
  expect(events.map(short)).toEqual(["planner>runtime: hi"]);
});

test.each([
  ['{"content":"a","source":"x"}', "a"],
  ['{"message":{"content":["a",{"type":"image"}]}}', "a\n[image]"],
  ['{"agent_response":{"chat_message":{"content":"a"},"inner_messages":[]}}', "a"],
  ['{"messages":[{"content":"a"},{"content":"b"}]}', "a\nb"],
  ['{"tiles":5}', '{"tiles":5}'],
  ["plain", "plain"],
  ["Message could not be serialized", "?"],
  [null, "?"],
])("what is said in the payload %j is found", (payload, text) => {
  expect(read(message(payload)).events.map(short)).toEqual([`planner>reviewer: ${text}`]);
});

test("a manager's empty request to speak is nothing said", () => {
  expect(read(message("{}")).events).toEqual([]);
});

test("a tool's result follows its call", () => {
  const { events } = read({
    type: "ToolCall",
    tool_name: "count",
    arguments: { n: 1 },
    result: { n: 5 },
    agent_id: null,
  });
  expect(events.map(short)).toEqual(['agent calls count({"n":1})', 'ok to agent: {"n":5}']);
  expect(events).toMatchObject([{ call: "c1" }, { call: "c1" }]);
});

test("failures of the runtime are noted, unknown events counted, wrong ones refused", () => {
  const { notes, unknownFields, problems } = read(
    { type: "MessageDropped", payload: "x" },
    { type: "Holiday" },
    { type: "ToolCall", tool_name: "" },
  );
  expect(notes).toEqual(["MessageDropped left out"]);
  expect(unknownFields).toEqual(["type=Holiday"]);
  expect(problems).toEqual(['tool_name: expected a non-empty string, got ""']);
});

test("a time that the logger adds is taken", () => {
  const { events } = read(
    message("a", { timestamp: "2026-03-01 10:00:01,500" }),
    message("b", { time: "noon" }),
  );
  expect(events.map(({ at }) => at)).toEqual([1_772_359_201_500, undefined]);
});

test("behind the prefix of Python's logging the same events are read, and other lines passed by", () => {
  const text = [
    "INFO:autogen_core:Publishing message",
    `INFO:autogen_core.events:${JSON.stringify(message("a"))}`,
    `2026-03-01 - autogen_core.events - INFO - ${JSON.stringify(message("b"))}`,
    'INFO:httpx:{"type":"Message"',
  ].join("\n");
  expect(autogenEventText.recognises(text)).toBe(true);
  expect(importText(autogenEventText, text).events.map(short)).toEqual([
    "planner>reviewer: a",
    "planner>reviewer: b",
  ]);
});
