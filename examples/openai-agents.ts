// Two agents of the OpenAI Agents SDK that can't stop handing over to each other, first without and then with adjourn.
// Needs @openai/agents. Run it with `npx tsx examples/openai-agents.ts`. In your own project, import from "adjourn" and
// "adjourn/adapters/openai-agents".
import { Agent, type ModelProvider, type ModelRequest, Runner, Usage } from "@openai/agents";
import { assistantMessage, functionCall } from "@openai/agents/testing";
import { haltIn, superviseRunner } from "../adapters/openai-agents/index.js";
import { Supervisor } from "../src/index.js";

/** Plays what models once said, over and over, and counts how often they were asked. */
function cassette() {
  let calls = 0;
  const getResponse = async ({ systemInstructions: agent, handoffs: [handoff] }: ModelRequest) => {
    calls += 1;
    const said =
      agent === "planner"
        ? "Thank you for the confirmation! Let me know if you need anything else."
        : "You are welcome! Everything is confirmed. Anything else?";
    const next = functionCall(handoff?.toolName ?? "", {}, { callId: `call-${calls}` });
    return {
      usage: new Usage({ inputTokens: 400, outputTokens: 100 }),
      output: [assistantMessage(said), next],
    };
  };
  const getStreamedResponse = () => {
    throw new Error("This cassette does not stream.");
  };
  const modelProvider: ModelProvider = { getModel: () => ({ getResponse, getStreamedResponse }) };
  return { modelProvider, calls: () => calls };
}

const planner = new Agent({ name: "planner", instructions: "planner", model: "gpt-5" });
planner.handoffs = [
  new Agent({ name: "reviewer", instructions: "reviewer", model: "gpt-5", handoffs: [planner] }),
];
const goal = "Please lay out level 4.";

const free = cassette();
const runner = new Runner({ modelProvider: free.modelProvider, tracingDisabled: true });
const error: unknown = await runner.run(planner, goal, { maxTurns: 60 }).catch((thrown: unknown) => thrown);
console.log(`without adjourn  ${free.calls()} model calls, then ${(error as Error).name}`);

const guarded = cassette();
const supervisor = new Supervisor({ mode: "enforce" });
const supervised = superviseRunner(
  new Runner({ modelProvider: guarded.modelProvider, tracingDisabled: true }),
  supervisor,
);
const result = await supervised.run(planner, goal, { maxTurns: 60 });
await supervisor.close();
console.log(`with adjourn     ${guarded.calls()} model calls, then\n\n${haltIn(result)?.summary}`);
