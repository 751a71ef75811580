import { type Model, type ModelProvider, type ModelRequest, type ModelResponse, Usage } from "@openai/agents";
import { assistantMessage, functionCall } from "@openai/agents/testing";

/** What a model answers: a text, a call of a tool or handoff by its name, or several of them. */
export type Line = string | { readonly call: string; readonly args?: Record<string, unknown> };

export interface Asked {
  readonly model: string;
  readonly request: ModelRequest;
}

/** Models that say what they are told to, by the agent's instructions, and keep what they were asked. */
export function saying(
  say: (agent: string, turn: number) => Line | readonly Line[],
  usage: ConstructorParameters<typeof Usage>[0] = { inputTokens: 400, outputTokens: 100 },
) {
  const asked: Asked[] = [];
  const model = (name: string): Model => ({
    getResponse: async (request): Promise<ModelResponse> => {
      request.signal?.throwIfAborted();
      asked.push({ model: name, request });
      const agent = request.systemInstructions ?? "";
      const turn =
        asked.filter(({ request: { systemInstructions } }) => systemInstructions === agent).length - 1;
      const lines = [say(agent, turn)].flat();
      const output = lines.map((line, index) =>
        typeof line === "string"
          ? assistantMessage(line)
          : functionCall(line.call, line.args ?? {}, { callId: `${agent}-${turn}-${index}` }),
      );
      return { usage: new Usage(usage), output };
    },
    getStreamedResponse: () => {
      throw new Error("not streamed here");
    },
  });
  const modelProvider: ModelProvider = { getModel: (name = "") => model(name) };
  return { asked, model, modelProvider };
}
