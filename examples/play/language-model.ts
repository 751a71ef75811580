import type { LanguageModelV3, LanguageModelV3CallOptions } from "@ai-sdk/provider";
import type { Cassette } from "./cassette.js";

/** A language model of the AI SDK that plays a cassette. */
export function languageModel(cassette: Cassette): LanguageModelV3 {
  return {
    specificationVersion: "v3",
    provider: "cassette",
    modelId: cassette.model,
    supportedUrls: {},
    doGenerate: async ({ prompt }) => {
      const { text, call, usage } = await cassette.play(prompt.map(textIn));
      const asked = call && { toolCallId: call.id, toolName: call.tool, input: JSON.stringify(call.args) };
      return {
        content: [asked ? { type: "tool-call", ...asked } : { type: "text", text }],
        finishReason: { unified: asked ? "tool-calls" : "stop", raw: undefined },
        usage: {
          inputTokens: { total: usage.input, noCache: usage.input, cacheRead: 0, cacheWrite: 0 },
          outputTokens: { total: usage.output, text: usage.output, reasoning: 0 },
        },
        warnings: [],
      };
    },
    doStream: () => Promise.reject(new Error("A cassette does not stream.")),
  };
}

function textIn({ content }: LanguageModelV3CallOptions["prompt"][number]): string {
  return typeof content === "string" ? content : content.map(partText).join("\n");
}

function partText(part: object): string {
  return "text" in part ? String(part.text) : JSON.stringify(part);
}
