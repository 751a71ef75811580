import { generateText, jsonSchema, stepCountIs, tool, wrapLanguageModel } from "ai";
import { supervisorMiddleware } from "../adapters/sdk/ai-sdk.js";
import type { RunResult } from "../src/index.js";
import { languageModel } from "./play/language-model.js";
import type { Stage } from "./play/stage.js";

/** The AI SDK: an agent asks for a page that isn't there, and one step more is always allowed. */
export async function aiSdk({ supervisor, tape }: Stage): Promise<RunResult<unknown>> {
  const cassette = tape("gemini-2.5-pro", { tool: "read_page", args: { page: 7 } });
  const model = wrapLanguageModel({
    model: languageModel(cassette),
    middleware: supervisorMiddleware(supervisor, { agent: "reader" }),
  });
  const tools = {
    read_page: tool({
      inputSchema: jsonSchema<{ page: number }>({ type: "object" }),
      execute: async ({ page }) => `There is no page ${page}.`,
    }),
  };
  return supervisor.run({ kind: "question", goal: "What does page 7 say?" }, () =>
    generateText({ model, tools, prompt: "What does page 7 say?", stopWhen: stepCountIs(200) }),
  );
}
