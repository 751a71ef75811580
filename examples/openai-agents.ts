import { Agent, Runner } from "@openai/agents";
import { superviseRunner } from "../adapters/openai-agents/index.js";
import { runnerModels } from "./play/runner-models.js";
import type { Stage } from "./play/stage.js";

/** Turns that the runner grants. */
const MAX_TURNS = 200;

/** OpenAI's Agents SDK: a planner and a reviewer that can't stop handing over to each other. */
export async function openaiAgents({ supervisor, tape }: Stage): Promise<void> {
  const modelProvider = runnerModels({
    planner: tape("gpt-5", "Thank you for the confirmation! Let me know if you need anything else."),
    reviewer: tape("gpt-5", "You are welcome! Everything is confirmed. Anything else?"),
  });
  const planner = new Agent({ name: "planner", instructions: "planner", model: "gpt-5" });
  const reviewer = new Agent({
    name: "reviewer",
    instructions: "reviewer",
    model: "gpt-5",
    handoffs: [planner],
  });
  planner.handoffs = [reviewer];
  const runner = superviseRunner(new Runner({ modelProvider, tracingDisabled: true }), supervisor);

  await runner.run(planner, "Please lay out level 4.", { maxTurns: MAX_TURNS }).catch(passLimit);
}

function passLimit(error: Error): void {
  if (error.name !== "MaxTurnsExceededError") throw error;
}
