import Anthropic from "@anthropic-ai/sdk";
import { supervised } from "../adapters/sdk/anthropic.js";
import type { RunResult } from "../src/index.js";
import { anthropicFetch } from "./play/anthropic-fetch.js";
import type { Stage } from "./play/stage.js";

/** Calls until the context window would be full. */
const MAX_TURNS = 200;

/** Anthropic's SDK: an agent runs the same failing tests again and changes nothing in between. */
export async function anthropic({ supervisor, tape }: Stage): Promise<RunResult<unknown>> {
  const model = "claude-opus-5-5";
  const fetch = anthropicFetch(tape(model, { tool: "run_tests", args: { suite: "bridge" } }));
  const client = supervised(new Anthropic({ apiKey: "none", fetch }), supervisor, { agent: "builder" });
  const tools: Anthropic.Tool[] = [{ name: "run_tests", input_schema: { type: "object" } }];

  return supervisor.run({ kind: "repair", goal: "Repair the bridge in level 4" }, async () => {
    const messages: Anthropic.MessageParam[] = [{ role: "user", content: "Repair the bridge in level 4." }];
    for (let turn = 0; turn < MAX_TURNS; turn += 1) {
      const { content } = await client.messages.create({ model, messages, tools, max_tokens: 1_000 });
      messages.push({ role: "assistant", content });
      messages.push({ role: "user", content: content.flatMap(resultOf) });
    }
  });
}

function resultOf(block: Anthropic.ContentBlock): Anthropic.ToolResultBlockParam[] {
  if (block.type !== "tool_use") return [];
  const content = "FAIL bridge: expected 4 tiles, got 3";
  return [{ type: "tool_result", tool_use_id: block.id, content, is_error: true }];
}
