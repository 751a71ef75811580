import type { LanguageModel } from "ai";
import * as testing from "ai/test";
import type { FakeProvider } from "../client-loop.js";

type Mock = testing.MockLanguageModelV3;
type Prompt = Mock["doGenerateCalls"][number]["prompt"];
type Reply = Awaited<ReturnType<FakeProvider>>;

/** Newer versions have mocks of a newer specification; what is used of both is the same. */
const { MockLanguageModelV3, MockLanguageModelV4 } = testing as typeof testing & {
  readonly MockLanguageModelV4?: typeof testing.MockLanguageModelV3;
};

/** The specification of the installed version's models. */
export const specificationVersion = (MockLanguageModelV4 === undefined ? "v3" : "v4") as "v3";

/** The mock of that specification. */
export const MockModel = MockLanguageModelV4 ?? MockLanguageModelV3;

/** A model that says what a provider says, whole and streamed. */
export function fakeModel(modelId: string, provider: FakeProvider): Mock & LanguageModel {
  const say = async (prompt: Prompt) => answerOf(await provider(modelId, prompt.map(textOf)));
  return new MockModel({
    modelId,
    doGenerate: async ({ prompt }) => {
      const { content, ...end } = await say(prompt);
      return { content: [content], ...end, warnings: [] };
    },
    doStream: async ({ prompt }) => {
      const { content, ...end } = await say(prompt);
      const said =
        content.type === "tool-call"
          ? [content]
          : [
              { type: "text-start" as const, id: "1" },
              { type: "text-delta" as const, id: "1", delta: content.text },
              { type: "text-end" as const, id: "1" },
            ];
      const chunks = [
        { type: "stream-start" as const, warnings: [] },
        ...said,
        { type: "finish" as const, ...end },
      ];
      return { stream: testing.convertArrayToReadableStream(chunks) };
    },
  });
}

function answerOf({ text, lookup, call, usage }: Reply) {
  const asked = {
    type: "tool-call",
    toolCallId: call,
    toolName: "lookup",
    input: JSON.stringify(lookup),
  } as const;
  const { input, output } = usage;
  return {
    content: lookup === undefined ? ({ type: "text", text } as const) : asked,
    finishReason: { unified: lookup === undefined ? "stop" : "tool-calls", raw: undefined } as const,
    usage: {
      inputTokens: { total: input, noCache: input, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: output, text: output, reasoning: 0 },
    },
  };
}

function textOf({ content }: Prompt[number]): string {
  if (typeof content === "string") return content;
  const parts = content.map((part) => {
    if (part.type === "text") return part.text;
    return part.type === "tool-result" ? JSON.stringify(part.output) : "";
  });
  return parts.join("");
}
