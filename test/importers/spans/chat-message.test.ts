import { expect, test } from "vitest";
import { chatMessages, newMessages } from "../../../src/importers/spans/chat-message.js";

const call = { name: "look", args: { at: 4 }, id: "c1" };

test.each([
  [
    "OpenAI chat",
    { content: null, tool_calls: [{ id: "c1", function: { name: "look", arguments: '{"at":4}' } }] },
  ],
  ["Anthropic", { content: [{ type: "tool_use", id: "c1", name: "look", input: { at: 4 } }] }],
  ["the GenAI conventions", { parts: [{ type: "tool_call", id: "c1", name: "look", arguments: { at: 4 } }] }],
  ["the AI SDK", { content: [{ type: "tool-call", toolCallId: "c1", toolName: "look", input: { at: 4 } }] }],
  ["LangChain", { content: "", tool_calls: [{ id: "c1", name: "look", args: { at: 4 } }] }],
])("tool calls of %s are read", (_, fields) => {
  expect(chatMessages([{ role: "assistant", ...fields }])).toMatchObject([
    { role: "assistant", calls: [call] },
  ]);
});

test.each([
  ["OpenAI chat", { role: "tool", tool_call_id: "c1", content: "none" }],
  ["OpenAI responses", { type: "function_call_output", call_id: "c1", output: "none" }],
  ["Anthropic", { role: "user", content: [{ type: "tool_result", tool_use_id: "c1", content: "none" }] }],
  [
    "the GenAI conventions",
    { role: "tool", parts: [{ type: "tool_call_response", id: "c1", response: "none" }] },
  ],
  [
    "the AI SDK",
    {
      role: "tool",
      content: [{ type: "tool-result", toolCallId: "c1", output: { type: "text", value: "none" } }],
    },
  ],
  [
    "LangChain",
    { type: "constructor", id: ["ToolMessage"], kwargs: { content: "none", tool_call_id: "c1" } },
  ],
])("results of tools in %s are read", (_, message) => {
  expect(chatMessages([message])).toMatchObject([{ results: [{ id: "c1", text: "none" }] }]);
});

test.each([
  ["choices", { choices: [{ index: 0, message: { role: "assistant", content: "hello" } }] }],
  [
    "generations",
    { generations: [[{ text: "hello", message: { type: "ai", kwargs: { content: "hello" } } }]] },
  ],
  ["candidates", { candidates: [{ content: { role: "model", parts: [{ text: "hello" }] } }] }],
  [
    "JSON text",
    '[{"role":"assistant","content":[{"type":"text","text":"hello"},{"type":"thinking","text":"hm"}]}]',
  ],
])("a message is found inside %s", (_, value) => {
  expect(chatMessages(value)).toMatchObject([{ role: "assistant", text: "hello" }]);
});

test("what is neither text nor a call leaves a mark, and what is no message is left out", () => {
  expect(
    chatMessages([{ role: "user", content: [{ type: "image_url", url: "x" }] }, 7, null, {}]),
  ).toMatchObject([{ text: "[image_url]" }]);
});

test("only messages behind the model's own last one are new to it", () => {
  const said = (role: string, content: string) => ({ role, content });
  const history = [said("system", "s"), said("user", "1"), said("assistant", "2"), said("user", "3")];
  expect(newMessages(chatMessages(history)).map(({ text }) => text)).toEqual(["3"]);
  expect(newMessages(chatMessages(history.slice(0, 2))).map(({ text }) => text)).toEqual(["1"]);
});

test("text that nests without end is no message", () => {
  expect(chatMessages(`${'{"message":'.repeat(50_000)}1${"}".repeat(50_000)}`)).toHaveLength(1);
  expect(() => chatMessages(JSON.parse(`${'{"message":'.repeat(120)}1${"}".repeat(120)}`))).not.toThrow();
});
