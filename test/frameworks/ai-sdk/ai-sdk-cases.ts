import { generateText, jsonSchema, stepCountIs, streamText, tool, wrapLanguageModel } from "ai";
import { type MockLanguageModelV3, simulateReadableStream } from "ai/test";
import { expect, test } from "vitest";
import { supervisorMiddleware } from "../../../adapters/sdk/ai-sdk.js";
import type { Supervisor } from "../../../src/index.js";
import { live, standing } from "../../runtime/live.js";
import { MockModel, specificationVersion } from "./fake-model.js";

const usage = {
  inputTokens: { total: 400, noCache: 100, cacheRead: 300, cacheWrite: 0 },
  outputTokens: { total: 100, text: 100, reasoning: 0 },
};

const finishReason = { unified: "stop" as const, raw: "stop" };

const lookup = (id: string) =>
  ({ type: "tool-call", toolCallId: id, toolName: "lookup", input: '{"page":7}' }) as const;

function saying(text: string, modelId = "m"): MockLanguageModelV3 {
  return new MockModel({
    modelId,
    doGenerate: async () => ({ content: [{ type: "text", text }], finishReason, usage, warnings: [] }),
    doStream: async () => ({
      stream: simulateReadableStream({
        chunks: [
          { type: "stream-start", warnings: [] },
          { type: "text-start", id: "1" },
          ...text.split(" ").map((delta) => ({ type: "text-delta" as const, id: "1", delta: `${delta} ` })),
          { type: "text-end", id: "1" },
          { type: "finish", finishReason, usage },
        ],
        initialDelayInMs: null,
        chunkDelayInMs: null,
      }),
    }),
  });
}

/** A model that asks for the same page for ever. */
function looping(): MockLanguageModelV3 {
  let calls = 0;
  return new MockModel({
    modelId: "m",
    doGenerate: async () => {
      calls += 1;
      return {
        content: [lookup(`call-${calls}`)],
        finishReason: { unified: "tool-calls", raw: "t" },
        usage,
        warnings: [],
      };
    },
  });
}

const tools = {
  lookup: tool({
    inputSchema: jsonSchema<{ page: number }>({ type: "object", properties: { page: { type: "number" } } }),
    execute: async () => "no such page",
  }),
};

function guarded(model: MockLanguageModelV3, supervisor: Supervisor, options: object = {}) {
  return wrapLanguageModel({
    model,
    middleware: supervisorMiddleware(supervisor, { agent: "clerk", specificationVersion, ...options }),
  });
}

const asked = { prompt: "Where is order 17?", tools, stopWhen: stepCountIs(40), maxRetries: 0 };

test("an agent that calls the same tool for ever is told of it once, and stopped before the next call", async () => {
  const { supervisor } = live();
  const model = looping();
  const result = await supervisor.run({}, () =>
    generateText({ ...asked, model: guarded(model, supervisor) }),
  );
  expect(result).toMatchObject({ status: "halted" });
  expect(model.doGenerateCalls.length).toBeLessThan(20);
  expect(result.task.counts).toMatchObject({
    modelCalls: model.doGenerateCalls.length,
    toolCalls: model.doGenerateCalls.length,
  });
  const told = model.doGenerateCalls.filter(({ prompt }) => JSON.stringify(prompt).includes("[adjourn]"));
  expect(told).toHaveLength(1);
});

test("a stopped agent answers with the summary where that is asked for, streamed too", async () => {
  const { supervisor } = live();
  const model = guarded(looping(), supervisor, { onStop: "summary" });
  const result = await supervisor.run({}, async () => {
    const { text, finishReason: reason } = await generateText({ ...asked, model });
    return { text, reason, streamed: await streamText({ ...asked, model }).text };
  });
  expect(result).toMatchObject({
    status: "done",
    value: {
      text: expect.stringMatching(/^Cut|^Halted/),
      reason: "stop",
      streamed: expect.stringMatching(/^Cut|^Halted/),
    },
  });
});

test("in shadow the framework comes to its own limit, with the same prompts", async () => {
  const { supervisor, findings } = live({ mode: "shadow" });
  const [free, shadow] = [looping(), looping()];
  await generateText({ ...asked, model: free });
  const result = await supervisor.run({}, () =>
    generateText({ ...asked, model: guarded(shadow, supervisor) }),
  );
  expect(result.status).toBe("done");
  expect(shadow.doGenerateCalls.map(({ prompt }) => prompt)).toEqual(
    free.doGenerateCalls.map(({ prompt }) => prompt),
  );
  expect(findings.map(({ level }) => level)).toContain("trip");
});

test("usage is booked with cached tokens apart, of whole answers and of streams", async () => {
  const { supervisor } = live();
  const model = guarded(saying("Waterfall Bridge."), supervisor);
  const result = await supervisor.run({}, async () => {
    const { text } = await generateText({ model, prompt: "A name?" });
    return [text, await streamText({ model, prompt: "A name?" }).text];
  });
  expect(result).toMatchObject({ value: ["Waterfall Bridge.", "Waterfall Bridge. "] });
  expect(result.task.counts).toMatchObject({ modelCalls: 2, nanoUsd: 1_200_000, turns: 4 });
});

test("near the end of a budget the cheaper model is called, and booked", async () => {
  const policy = { budget: { task: { modelCalls: 10, usd: 1 } }, downgrade: { m: "cheap" } };
  const { supervisor } = live({ mode: "shadow", policy });
  const [main, cheap] = [saying("Bridge."), saying("Bridge.", "cheap")];
  const model = guarded(main, supervisor, { models: { cheap } });
  const result = await supervisor.run({}, async () => {
    for (let call = 0; call < 10; call += 1) await generateText({ model, prompt: `Name ${call}?` });
  });
  const [dear, less] = [main.doGenerateCalls.length, cheap.doGenerateCalls.length];
  expect(less).toBeGreaterThan(0);
  expect(result.task.counts.nanoUsd).toBe(dear * 600_000 + less * 60_000);
});

test("a stream that is left, and a call that fails, hold nothing any more", async () => {
  const { supervisor, store } = live({ budget: { task: { tokens: 1_000_000 } } });
  const failing = new MockModel({
    modelId: "m",
    doGenerate: () => Promise.reject(new Error("gone")),
  });
  const task = supervisor.task({ id: "left" });
  await supervisor.within(task, async () => {
    const model = guarded(saying("one two three four"), supervisor);
    const { stream } = await model.doStream({
      prompt: [{ role: "user", content: [{ type: "text", text: "?" }] }],
    });
    const reader = stream.getReader();
    await reader.read();
    await reader.cancel();
    const call = generateText({ model: guarded(failing, supervisor), prompt: "?", maxRetries: 0 });
    await expect(call).rejects.toThrow("gone");
  });
  expect((await standing({ store }, "task:left"))["tokens"]).toMatchObject({ reserved: 0 });
  await task.finish({ outcome: "unknown" });
});
