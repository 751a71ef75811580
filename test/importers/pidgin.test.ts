import { expect, test } from "vitest";
import { pidginFormat } from "../../src/importers/pidgin.js";
import { importLines, short } from "./imported.js";

const event = (event_type: string, fields: object = {}, conversation_id = "conv_1") => ({
  event_type,
  conversation_id,
  timestamp: "2026-03-01T10:00:00+00:00",
  ...fields,
});
const says = (agent_id: string, content: string, conversation?: string) =>
  event("MessageCompleteEvent", { agent_id, message: { content }, tokens_used: 4 }, conversation);
const used = (agent_id: string, prompt_tokens = 26) =>
  event("TokenUsageEvent", { agent_id, model: "m", prompt_tokens, completion_tokens: 3 });

test("a bill goes to the message before it, once", () => {
  const { events } = importLines(pidginFormat, [
    says("agent_a", "hello"),
    used("agent_a"),
    says("agent_b", "hi"),
  ]);
  expect(events).toMatchObject([{ usage: { input: 26, output: 3 } }, { content: "hi" }]);
  expect(events[1]).not.toHaveProperty("usage");
});

test("a bill that belongs to no message is a model call", () => {
  const { events } = importLines(pidginFormat, [
    says("agent_a", "hello"),
    used("agent_a"),
    used("agent_a", 99),
  ]);
  expect(events).toMatchObject([
    { type: "message" },
    { type: "model-call", model: "m", usage: { input: 99 } },
  ]);
});

test("conversations that are interleaved are told apart", () => {
  const { tasks } = importLines(pidginFormat, [
    says("agent_a", "one", "c1"),
    says("agent_a", "two", "c2"),
    says("agent_b", "three", "c1"),
  ]);
  expect(Object.fromEntries(Object.entries(tasks).map(([id, events]) => [id, events.map(short)]))).toEqual({
    c1: ["agent_a>agent_b: one", "agent_b>agent_a: three"],
    c2: ["agent_a>agent_b: two"],
  });
});

test("events of a type that nobody knows are counted, and what is wrong is named", () => {
  const read = importLines(pidginFormat, [
    event("HolidayEvent"),
    event("MessageCompleteEvent", { agent_id: "agent_a" }),
  ]);
  expect(read.unknownFields).toEqual(["event_type=HolidayEvent"]);
  expect(read.problems).toEqual(["message: expected an object, got nothing"]);
});
