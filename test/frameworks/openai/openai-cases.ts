import { expect, test } from "vitest";
import { supervised } from "../../../adapters/sdk/openai.js";
import { isRefusal, type Task } from "../../../src/index.js";
import { live, standing } from "../../runtime/live.js";
import { chunks, completion, fakeOpenAI } from "./fake-openai.js";

const ask = (content: string) => ({ model: "m", messages: [{ role: "user" as const, content }] });

/** Each answer of the one is the next question of the other. */
async function meeting(speak: readonly ((note: string) => Promise<string>)[], rounds: number) {
  let note = "Level 4 needs a name.";
  for (let round = 0; round < rounds; round += 1) note = (await speak[round % speak.length]?.(note)) ?? "";
}

test("two agents that thank each other are stopped before the next call", async () => {
  const { supervisor } = live();
  const fake = fakeOpenAI(() => completion("Thank you! Anything else?"));
  const speak = ["planner", "reviewer"].map((agent) => {
    const openai = supervised(fake.openai, supervisor, { agent });
    return async (note: string) =>
      (await openai.chat.completions.create(ask(note))).choices[0]?.message.content ?? "";
  });
  const result = await supervisor.run({}, () => meeting(speak, 40));
  expect(result).toMatchObject({ status: "halted" });
  expect(fake.bodies.length).toBeLessThan(20);
  expect(result.task.counts.modelCalls).toBe(fake.bodies.length);
});

test("in shadow the same calls are made as without", async () => {
  const { supervisor, findings } = live({ mode: "shadow" });
  const fake = fakeOpenAI(() => completion("Thank you! Anything else?"));
  const openai = supervised(fake.openai, supervisor, { agent: "planner" });
  const speak = async (note: string) =>
    (await openai.chat.completions.create(ask(note))).choices[0]?.message.content ?? "";
  const result = await supervisor.run({}, () => meeting([speak], 40));
  expect(result.status).toBe("done");
  expect(fake.bodies).toHaveLength(40);
  expect(fake.bodies.at(-1)).toEqual({ ...ask("Thank you! Anything else?") });
  expect(findings.map(({ level }) => level)).toContain("trip");
});

test("what a call used is booked by the provider's count, cached tokens apart", async () => {
  const { supervisor } = live();
  const { openai } = fakeOpenAI(() => completion("Waterfall Bridge."));
  const client = supervised(openai, supervisor, { agent: "planner" });
  const result = await supervisor.run({}, () => client.chat.completions.create(ask("A name?")));
  expect(result.task.counts).toMatchObject({ modelCalls: 1, nanoUsd: 600_000, turns: 2 });
});

test("a stream is passed on as it comes, and its usage is asked for and kept back", async () => {
  const { supervisor } = live();
  const fake = fakeOpenAI(() => chunks("Waterfall ", "Bridge."));
  const openai = supervised(fake.openai, supervisor, { agent: "planner" });
  const result = await supervisor.run({}, async () => {
    let text = "";
    let events = 0;
    for await (const event of await openai.chat.completions.create({ ...ask("A name?"), stream: true })) {
      text += event.choices[0]?.delta.content ?? "";
      events += 1;
    }
    return { text, events };
  });
  expect(result).toMatchObject({ value: { text: "Waterfall Bridge.", events: 3 } });
  expect(fake.bodies[0]).toMatchObject({ stream_options: { include_usage: true } });
  expect(result.task.counts).toMatchObject({ modelCalls: 1, nanoUsd: 600_000 });
});

test("usage that the caller asked for is passed on", async () => {
  const { supervisor } = live();
  const { openai } = fakeOpenAI(() => chunks("Bridge."));
  const client = supervised(openai, supervisor, { agent: "planner" });
  const request = { ...ask("A name?"), stream: true, stream_options: { include_usage: true } } as const;
  const result = await supervisor.run({}, async () => {
    let last: unknown;
    for await (const event of await client.chat.completions.create(request)) last = event;
    return last;
  });
  expect(result).toMatchObject({ value: { choices: [], usage: { prompt_tokens: 400 } } });
});

test("a stream that is left, and one that breaks, hold nothing any more", async () => {
  const { supervisor, store } = live({ budget: { task: { tokens: 1_000_000 } } });
  const { openai } = fakeOpenAI((_body, call) =>
    call === 1 ? chunks("a", "b", "c") : [...chunks("a").slice(0, 1), { error: { message: "gone" } }],
  );
  const client = supervised(openai, supervisor, { agent: "planner" });
  const task = supervisor.task({ id: "left" });
  await supervisor.within(task, async () => {
    for await (const _event of await client.chat.completions.create({ ...ask("?"), stream: true })) break;
    const broken = await client.chat.completions.create({ ...ask("?"), stream: true });
    await expect(
      (async () => {
        for await (const _event of broken);
      })(),
    ).rejects.toThrow("gone");
  });
  const { tokens } = await standing({ store }, "task:left");
  expect(tokens.reserved).toBe(0);
  expect(task.status().counts.modelCalls).toBe(2);
  await task.finish({ outcome: "unknown" });
});

test("an error before any answer gives the budget back, and an abort is booked", async () => {
  const { supervisor, store } = live({ budget: { task: { tokens: 1_000_000 } } });
  const abort = new AbortController();
  const { openai } = fakeOpenAI((_body, call) => {
    if (call === 1) return 400;
    abort.abort();
    return new Promise(() => {});
  });
  const client = supervised(openai, supervisor, { agent: "planner" });
  const task = supervisor.task({ id: "failed" });
  await supervisor.within(task, async () => {
    await expect(client.chat.completions.create(ask("?"))).rejects.toMatchObject({ status: 400 });
    expect(task.status().counts.modelCalls).toBe(0);
    const aborted = client.chat.completions.create(ask("?"), { signal: abort.signal });
    await expect(aborted).rejects.toThrow(/abort/i);
  });
  const { tokens } = await standing({ store }, "task:failed");
  expect(tokens.reserved).toBe(0);
  expect(task.status().counts.modelCalls).toBe(1);
  await task.finish({ outcome: "unknown" });
}, 2_000);

test("a refusal comes as it is, nothing is sent, and it is not tried again", async () => {
  const { supervisor } = live({ budget: { task: { modelCalls: 1 } } });
  const fake = fakeOpenAI(() => completion("Bridge."));
  const client = supervised(fake.openai.withOptions({ maxRetries: 5 }), supervisor, { agent: "planner" });
  const result = await supervisor.run({}, async () => {
    await client.chat.completions.create(ask("A name?"));
    await client.chat.completions.create(ask("Another?")).catch((error: unknown) => {
      expect(isRefusal(error)).toBe(true);
      throw error;
    });
  });
  expect(result).toMatchObject({ status: "halted", decision: { reason: "BUDGET" } });
  expect(fake.bodies).toHaveLength(1);
});

test("tools that a model asks for are recorded with their results, and the loop they make is stopped", async () => {
  const { supervisor } = live();
  const fake = fakeOpenAI((_body, call) => completion("", [toolCall(`call-${call}`)]));
  const openai = supervised(fake.openai, supervisor, { agent: "clerk" });
  const result = await supervisor.run({}, async () => {
    const messages: Parameters<typeof openai.chat.completions.create>[0]["messages"] = [
      { role: "user", content: "Where is order 17?" },
    ];
    for (let round = 0; round < 40; round += 1) {
      const { choices } = await openai.chat.completions.create({ model: "m", messages });
      const [call] = choices[0]?.message.tool_calls ?? [];
      messages.push({ role: "assistant", tool_calls: call === undefined ? [] : [call] });
      messages.push({ role: "tool", tool_call_id: call?.id ?? "", content: "Error: order not found" });
    }
  });
  expect(result.status).toBe("halted");
  expect(fake.bodies.length).toBeLessThan(20);
  expect(result.task.counts.toolCalls).toBe(fake.bodies.length);
  const told = fake.bodies
    .map(({ messages }) => JSON.stringify(messages))
    .filter((text) => text.includes("[adjourn]"));
  expect(told).toHaveLength(1);
});

test("a tool whose name has no end is recorded by the beginning of it", async () => {
  const { supervisor } = live();
  const name = "look".repeat(100);
  const call = { id: "c".repeat(300), type: "function" as const, function: { name, arguments: "{}" } };
  const fake = fakeOpenAI(() => completion("", [call]));
  const openai = supervised(fake.openai, supervisor, { agent: "clerk" });
  const result = await supervisor.run({}, async () => {
    const answer = { role: "assistant" as const, tool_calls: [call] };
    const told = { role: "tool" as const, tool_call_id: call.id, content: "no such tool" };
    await openai.chat.completions.create(ask("Where?"));
    await openai.chat.completions.create({ model: "m", messages: [...ask("Where?").messages, answer, told] });
  });
  expect(result.status).toBe("done");
  expect(result.task.counts.toolCalls).toBe(2);
});

test("near the end of a budget the cheaper model is called, and booked", async () => {
  const policy = { budget: { task: { modelCalls: 10, usd: 1 } }, downgrade: { m: "cheap" } };
  const { supervisor } = live({ mode: "shadow", policy });
  const fake = fakeOpenAI(() => completion("Bridge."));
  const openai = supervised(fake.openai, supervisor, { agent: "writer" });
  const result = await supervisor.run({}, async () => {
    for (let call = 0; call < 10; call += 1) await openai.chat.completions.create(ask(`Name ${call}?`));
  });
  const models = fake.bodies.map(({ model }) => model);
  expect(new Set(models)).toEqual(new Set(["m", "cheap"]));
  const cheap = models.filter((model) => model === "cheap").length;
  expect(result.task.counts.nanoUsd).toBe((10 - cheap) * 600_000 + cheap * 60_000);
});

test("an answer may only be as long as the budget can pay for", async () => {
  const { supervisor } = live({ budget: { task: { tokens: 5_000 } } });
  const fake = fakeOpenAI(() => completion("Bridge."));
  const openai = supervised(fake.openai, supervisor, { agent: "writer" });
  await supervisor.run({}, async () => {
    await openai.chat.completions.create(ask("A name?"));
    await openai.chat.completions.create({ ...ask("A name?"), max_tokens: 10_000 });
    await openai.chat.completions.create({ ...ask("A name?"), max_tokens: 100 });
  });
  const [first, second, third] = fake.bodies;
  expect(first?.["max_completion_tokens"]).toBeLessThan(5_000);
  expect(second?.["max_tokens"]).toBeLessThan(5_000);
  expect(third?.["max_tokens"]).toBe(100);
});

test("Responses are supervised, as streams too", async () => {
  const { supervisor } = live();
  const usage = { input_tokens: 400, output_tokens: 100, input_tokens_details: { cached_tokens: 300 } };
  const content = [{ type: "output_text", text: "Waterfall Bridge.", annotations: [] }];
  const reply = {
    id: "r",
    object: "response",
    output: [{ type: "message", role: "assistant", content }],
    usage,
  };
  const fake = fakeOpenAI((body) =>
    body["stream"] === true
      ? [
          { type: "response.output_text.delta", delta: "Waterfall Bridge." },
          { type: "response.completed", response: reply },
        ]
      : reply,
  );
  const openai = supervised(fake.openai, supervisor, { agent: "planner" });
  const result = await supervisor.run({}, async (task) => {
    const whole = await openai.responses.create({ model: "m", input: "A name?" });
    const parts: string[] = [];
    for await (const event of await openai.responses.create({ model: "m", input: "A name?", stream: true }))
      parts.push(event.type);
    return [whole.output_text, ...parts, said(task)];
  });
  expect(result).toMatchObject({
    value: ["Waterfall Bridge.", "response.output_text.delta", "response.completed", 4],
  });
  expect(result.task.counts).toMatchObject({ modelCalls: 2, nanoUsd: 1_200_000 });
});

test("helpers of the SDK go the same way: streams with events, parsed answers, and the response", async () => {
  const { supervisor } = live();
  const fake = fakeOpenAI((body) =>
    body["stream"] === true ? chunks("Bridge.") : completion('{"name":"Bridge"}'),
  );
  const openai = supervised(fake.openai, supervisor, { agent: "planner" });
  const result = await supervisor.run({}, async () => {
    const streamed = await openai.chat.completions.stream(ask("?")).finalContent();
    const { data, response } = await openai.chat.completions.create(ask("?")).withResponse();
    const parsed = await openai.chat.completions.parse(ask("?"));
    return [streamed, data.choices.length, response.status, parsed.choices.length];
  });
  if (result.status === "failed") throw result.error;
  expect(result).toMatchObject({ status: "done", value: ["Bridge.", 1, 200, 1] });
  expect(result.task.counts.modelCalls).toBe(3);
});

test("outside of a task each call is one, and it is finished", async () => {
  const { supervisor } = live();
  const { openai } = fakeOpenAI(() => completion("Bridge."));
  const finished: string[] = [];
  supervisor.on("task-finished", ({ outcome }) => void finished.push(outcome));
  const client = supervised(openai, supervisor, { agent: "planner" });
  await client.chat.completions.create(ask("A name?"));
  await client.chat.completions.create(ask("A name?"));
  expect(finished).toEqual(["success", "success"]);
  expect(supervisor.tasks()).toEqual([]);
});

test("the client that was given stays as it is, and other calls pass", async () => {
  const { supervisor } = live();
  const fake = fakeOpenAI(() => ({ data: [], ...completion("Bridge.") }));
  const client = supervised(fake.openai, supervisor, { agent: "planner" });
  const result = await supervisor.run({}, async () => {
    await fake.openai.chat.completions.create(ask("A name?"));
    await client.embeddings.create({ model: "e", input: "Bridge" });
    await client.withOptions({ timeout: 1_000 }).chat.completions.create(ask("A name?"));
  });
  expect(result.task.counts.modelCalls).toBe(1);
  expect(client).toBeInstanceOf(fake.openai.constructor);
});

function toolCall(id: string) {
  return { id, type: "function", function: { name: "find_order", arguments: '{"order":17}' } };
}

function said(task: Task): number {
  return task.status().counts.turns;
}
