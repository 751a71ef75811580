import type { MessageParam } from "@anthropic-ai/sdk/resources/messages";
import { expect, test } from "vitest";
import { supervised } from "../../../adapters/sdk/anthropic.js";
import { live, standing } from "../../runtime/live.js";
import { events, fakeAnthropic, message } from "./fake-anthropic.js";

const ask = (content: string) => ({
  model: "m",
  max_tokens: 500,
  messages: [{ role: "user" as const, content }],
});
const text = (said: string) => ({ type: "text", text: said });
const findOrder = (id: string) => ({ type: "tool_use", id, name: "find_order", input: { order: 17 } });

test("two agents that thank each other are stopped before the next call", async () => {
  const { supervisor } = live();
  const { anthropic, bodies } = fakeAnthropic(() => message(text("Thank you! Anything else?")));
  const clients = ["planner", "reviewer"].map((agent) => supervised(anthropic, supervisor, { agent }));
  const result = await supervisor.run({}, async () => {
    let note = "Level 4 needs a name.";
    for (let round = 0; round < 20; round += 1)
      for (const client of clients) {
        const [block] = (await client.messages.create(ask(note))).content;
        note = block?.type === "text" ? block.text : "";
      }
  });
  expect(result).toMatchObject({ status: "halted" });
  expect(bodies.length).toBeLessThan(20);
  expect(result.task.counts.modelCalls).toBe(bodies.length);
});

test("cached tokens come on top of the others, in streams too", async () => {
  const { supervisor } = live();
  const { anthropic } = fakeAnthropic((body) =>
    body["stream"] === true ? events(text("Bridge.")) : message(text("Bridge.")),
  );
  const client = supervised(anthropic, supervisor, { agent: "planner" });
  const result = await supervisor.run({}, async () => {
    await client.messages.create(ask("A name?"));
    const types: string[] = [];
    for await (const event of await client.messages.create({ ...ask("A name?"), stream: true }))
      types.push(event.type);
    return types.length;
  });
  expect(result).toMatchObject({ value: 6 });
  expect(result.task.counts).toMatchObject({ modelCalls: 2, nanoUsd: 1_200_000, turns: 4 });
});

test("the stream helper goes the same way, and its last message is whole", async () => {
  const { supervisor } = live();
  const { anthropic } = fakeAnthropic(() => events(text("Bridge."), findOrder("call-1")));
  const client = supervised(anthropic, supervisor, { agent: "planner" });
  const result = await supervisor.run({}, () => client.messages.stream(ask("A name?")).finalMessage());
  expect(result).toMatchObject({ value: { content: [text("Bridge."), findOrder("call-1")] } });
  expect(result.task.counts).toMatchObject({ modelCalls: 1, toolCalls: 1, nanoUsd: 600_000 });
});

test("a stream that is left is booked by what came, and holds nothing any more", async () => {
  const { supervisor, store } = live({ budget: { task: { tokens: 1_000_000 } } });
  const { anthropic } = fakeAnthropic(() => events(text("A long answer that nobody waits for to its end.")));
  const client = supervised(anthropic, supervisor, { agent: "planner" });
  const task = supervisor.task({ id: "left" });
  await supervisor.within(task, async () => {
    for await (const event of await client.messages.create({ ...ask("?"), stream: true }))
      if (event.type === "content_block_delta") break;
  });
  expect((await standing({ store }, "task:left"))["tokens"]).toMatchObject({ reserved: 0 });
  expect(task.status().counts).toMatchObject({ modelCalls: 1 });
  await task.finish({ outcome: "unknown" });
});

test("tools are recorded with their results, errors as such, and the agent is told of the loop once", async () => {
  const { supervisor, findings } = live();
  const { anthropic, bodies } = fakeAnthropic((_body, call) => message(findOrder(`call-${call}`)));
  const client = supervised(anthropic, supervisor, { agent: "clerk" });
  const result = await supervisor.run({}, async () => {
    const messages: MessageParam[] = [{ role: "user", content: "Where is order 17?" }];
    for (let round = 0; round < 40; round += 1) {
      const reply = await client.messages.create({ model: "m", max_tokens: 500, messages });
      const [block] = reply.content;
      const tool_use_id = block?.type === "tool_use" ? block.id : "";
      const answer = {
        type: "tool_result",
        tool_use_id,
        content: "order not found",
        is_error: true,
      } as const;
      messages.push({ role: "assistant", content: reply.content }, { role: "user", content: [answer] });
    }
  });
  expect(result.status).toBe("halted");
  expect(findings.map(({ code }) => code)).toContain("SAME_ERROR");
  expect(bodies.length).toBeLessThan(20);
  expect(bodies.filter(({ messages }) => JSON.stringify(messages).includes("[adjourn]"))).toHaveLength(1);
});

test("a nudge stands before the beginning of an answer that is to be gone on with", async () => {
  const { supervisor } = live();
  const { anthropic, bodies } = fakeAnthropic(() => message(text("Thank you! Anything else?")));
  const client = supervised(anthropic, supervisor, { agent: "planner" });
  await supervisor.run({}, async () => {
    const messages = [...ask("Thank you!").messages, { role: "assistant", content: "Well," } as const];
    for (let round = 0; round < 20; round += 1) await client.messages.create({ ...ask("?"), messages });
  });
  const told = bodies.map(({ messages }) => messages as MessageParam[]).find((list) => list.length === 3);
  expect(told?.map(({ role }) => role)).toEqual(["user", "user", "assistant"]);
});

test('with `record: "calls"` only the calls are seen', async () => {
  const { supervisor } = live();
  const { anthropic } = fakeAnthropic(() => message(findOrder("call-1")));
  const client = supervised(anthropic, supervisor, { agent: "clerk", record: "calls" });
  const result = await supervisor.run({}, () => client.messages.create(ask("Where is order 17?")));
  expect(result.task.counts).toMatchObject({ modelCalls: 1, toolCalls: 0, turns: 0 });
});
