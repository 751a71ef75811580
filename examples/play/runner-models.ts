import { type ModelProvider, type ModelRequest, Usage } from "@openai/agents";
import { assistantMessage, functionCall } from "@openai/agents/testing";
import type { Cassette } from "./cassette.js";

/** Models of the OpenAI Agents SDK that play cassettes, one for each name, and hand over whenever they can. */
export function runnerModels(cassettes: Readonly<Record<string, Cassette>>): ModelProvider {
  return {
    getModel: (name = "") => ({
      getResponse: async ({ systemInstructions, input, handoffs: [handoff] }: ModelRequest) => {
        const { text, usage } = await cassetteOf(systemInstructions ?? name).play(promptOf(input));
        const said = assistantMessage(text);
        const next = handoff && functionCall(handoff.toolName, {}, { callId: crypto.randomUUID() });
        const billed = { inputTokens: usage.input, outputTokens: usage.output };
        return { usage: new Usage(billed), output: next === undefined ? [said] : [said, next] };
      },
      getStreamedResponse: () => {
        throw new Error("This cassette does not stream.");
      },
    }),
  };

  function cassetteOf(agent: string): Cassette {
    const cassette = cassettes[agent];
    if (cassette === undefined) throw new Error(`Expected an agent that has a cassette, got \`${agent}\`.`);
    return cassette;
  }
}

function promptOf(input: ModelRequest["input"]): string[] {
  return typeof input === "string" ? [input] : input.map((item) => JSON.stringify(item));
}
