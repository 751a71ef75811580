import { expect, test } from "vitest";
import { addChat } from "../../../src/importers/chat/add-chat.js";
import { chatMessageSchema } from "../../../src/importers/chat/schema.js";
import { RecordedRun } from "../../../src/importers/recorded-run.js";
import { short } from "../imported.js";

function events(
  messages: readonly unknown[],
  seats = { agent: "agent", user: "user" } as Parameters<typeof addChat>[2],
) {
  const run = new RecordedRun({ task: "t" });
  addChat(
    run,
    messages.map((message) => chatMessageSchema.parse(message)),
    seats,
  );
  const result = run.result();
  return result.ok ? result.items.flatMap((item) => (item.kind === "event" ? [item.event] : [])) : [];
}

const calls = (...made: readonly (readonly [string | null, string])[]) => ({
  role: "assistant",
  content: null,
  tool_calls: made.map(([id, name]) => ({ id, function: { name, arguments: "{}" } })),
});
const answer = (id: string | null, content: string) => ({ role: "tool", tool_call_id: id, content });

test("the calls of one message are one round", () => {
  expect(
    events([calls(["a", "x"], ["b", "y"]), answer("a", "1"), answer("b", "2"), calls(["c", "x"])]),
  ).toMatchObject([
    { call: "a", round: "r0" },
    { call: "b", round: "r0" },
    { call: "a", tool: "x" },
    { call: "b", tool: "y" },
    { call: "c", round: "r3" },
  ]);
});

test("an id that is used again names the latest call", () => {
  expect(events([calls(["a", "x"]), answer("a", "1"), calls(["a", "y"]), answer("a", "2")])).toMatchObject([
    { tool: "x" },
    { tool: "x", content: "1" },
    { tool: "y" },
    { tool: "y", content: "2" },
  ]);
});

test("without ids, answers belong to calls in their order, and not to those of an earlier turn", () => {
  expect(
    events([calls([null, "x"]), calls([null, "y"], [null, "z"]), answer(null, "1"), answer(null, "2")]),
  ).toMatchObject([
    { tool: "x" },
    { tool: "y" },
    { tool: "z" },
    { tool: "y", content: "1" },
    { tool: "z", content: "2" },
  ]);
});

test("an answer to no recorded call still reaches the agent, or the group", () => {
  expect(events([answer("lost", "1")])).toMatchObject([{ type: "tool-result", to: "agent", content: "1" }]);
  expect(events([{ ...answer("lost", "1"), name: "runner" }], { group: "g" }).map(short)).toEqual([
    'runner>{"group":"g"}: 1',
  ]);
});

test("arguments that are no JSON stay text", () => {
  const call = { function: { name: "x", arguments: '{"a":' } };
  expect(events([{ role: "assistant", tool_calls: [call] }])).toMatchObject([{ args: '{"a":' }]);
});

test("an empty turn is a turn, and instructions to the model are none", () => {
  expect(
    events([
      { role: "system", content: "be brief" },
      { role: "developer", content: "be kind" },
      { role: "assistant", content: "" },
    ]).map(short),
  ).toEqual(["agent>user: "]);
});
