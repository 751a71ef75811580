import { generateText, wrapLanguageModel } from "ai";
import { MockLanguageModelV3 } from "ai/test";
import { supervisorMiddleware } from "../../../adapters/sdk/ai-sdk.js";
import type { AdapterCall } from "../../../bench/adapters/adapter-call.js";

const usage = {
  inputTokens: { total: 500, noCache: 500, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 500, text: 500, reasoning: 0 },
};

/** Calls that are timed without and with adjourn. */
export const timedCalls: readonly AdapterCall[] = [
  {
    name: "generateText",
    prepare: (supervisor) => {
      let said = "";
      const bare = new MockLanguageModelV3({
        modelId: "gpt-4o",
        doGenerate: async () => ({
          content: [{ type: "text", text: said }],
          finishReason: { unified: "stop", raw: undefined },
          usage,
          warnings: [],
        }),
      });
      const model =
        supervisor === null
          ? bare
          : wrapLanguageModel({
              model: bare,
              middleware: supervisorMiddleware(supervisor, { agent: "planner" }),
            });
      return (text) => {
        said = text;
        // It keeps each call that was made: in the end collecting garbage would take longer than the calls.
        bare.doGenerateCalls.length = 0;
        return generateText({ model, prompt: text });
      };
    },
  },
];
