import { expect, test } from "vitest";
import { superviseModel } from "../../../adapters/langchain/index.js";
import { Supervisor } from "../../../src/index.js";

/** What a streamed call is said to have cost, whose bill comes with these chunks. */
async function costOf(...bills: readonly object[]): Promise<number> {
  const supervisor = new Supervisor({ env: {} });
  const model = {
    invoke: async () => undefined,
    getLsParams: () => ({ ls_model_name: "claude-sonnet-4-5" }),
    async *_streamResponseChunks(_messages: readonly unknown[], _options: object) {
      for (const bill of bills)
        yield { text: "", message: { content: "", usage_metadata: bill, getType: () => "ai" } };
    },
  };
  const supervised = superviseModel(model, { supervisor, agent: "clerk" });
  const { task } = await supervisor.run({}, async () => {
    for await (const _chunk of supervised._streamResponseChunks([], {}));
  });
  await supervisor.close();
  return task.counts.nanoUsd;
}

test("a bill that comes in parts is the bill that they add up to, what is kept for an hour included", async () => {
  const kept = (tokens: number) => ({ input_token_details: { ephemeral_1h_input_tokens: tokens } });
  const whole = await costOf({ input_tokens: 1_000, output_tokens: 30, ...kept(900) });
  const parts = await costOf(
    { input_tokens: 700, output_tokens: 0, ...kept(600) },
    { input_tokens: 300, output_tokens: 30, ...kept(300) },
  );
  expect(whole).toBeGreaterThan(0);
  expect(parts).toBe(whole);
});
