import OpenAI from "openai";
import { supervised } from "../adapters/sdk/openai.js";
import type { RunResult } from "../src/index.js";
import { openaiFetch } from "./play/openai-fetch.js";
import type { Stage } from "./play/stage.js";

/** Turns that the harness grants. */
const MAX_TURNS = 200;

/** OpenAI's SDK: an agent that asks whether to go on, and a harness that always says yes. */
export async function openai({ supervisor, tape }: Stage): Promise<RunResult<unknown>> {
  const model = "gpt-5";
  const fetch = openaiFetch(
    tape(
      model,
      "I have looked at the refund for order 17. Shall I go on?",
      "Understood. Before I begin: may I go on with the refund?",
      "Thank you. I am ready to go on as soon as you confirm.",
    ),
  );
  const client = supervised(new OpenAI({ apiKey: "none", fetch }), supervisor, { agent: "clerk" });

  return supervisor.run({ kind: "refund", goal: "Refund order 17" }, async () => {
    const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content: "Refund order 17." }];
    for (let turn = 0; turn < MAX_TURNS; turn += 1) {
      const { choices } = await client.chat.completions.create({ model, messages });
      messages.push({ role: "assistant", content: choices[0]?.message.content ?? "" });
      messages.push({ role: "user", content: "Yes, please go on." });
    }
  });
}
