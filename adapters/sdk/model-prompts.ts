import { capped } from "./capped.js";
import type { Answer, AnswerReader, AskedCall, Dialect, Heard } from "./dialect.js";
import { type Json, listOf, objectOf, parsed, textOf } from "./json.js";
import { newSince } from "./new-since.js";
import { withUserMessage } from "./with-user-message.js";

/** Calls of a language model of the AI SDK: its call options, and the model's name as `modelId`. */
export const modelPrompts: Dialect = {
  request: ({ modelId, prompt, tools, maxOutputTokens: cap }) =>
    capped({ model: textOf(modelId), input: { prompt, tools } }, cap),
  amend: (body, { model, maxOutputTokens, nudge }) => ({
    ...body,
    ...(model === undefined ? {} : { modelId: model }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    ...(nudge === undefined
      ? {}
      : { prompt: withUserMessage(body["prompt"], [{ type: "text", text: nudge }]) }),
  }),
  heard: ({ prompt }) => newSince(prompt, ({ role }) => role === "assistant").flatMap(heardIn),
  answer: answerOf,
  reader,
};

function heardIn({ role, content }: Json): Heard[] {
  if (role === "user") return [{ kind: "message", text: textOf(content) }];
  return listOf(content)
    .filter(({ type }) => type === "tool-result")
    .map(({ toolCallId, output }) => {
      const { type, value, reason } = objectOf(output);
      const isError = textOf(type).startsWith("error");
      return { kind: "tool-result", call: textOf(toolCallId), text: textOf(value ?? reason), isError };
    });
}

function answerOf({ content, usage }: Json): Answer {
  const parts = listOf(content);
  const text = parts.map((part) => (part["type"] === "text" ? textOf(part["text"]) : "")).join("");
  return { text, calls: parts.flatMap(askedIn), usage: usageOf(usage) };
}

/** What the provider runs itself has its result in the same answer. */
function askedIn({ type, toolCallId, toolName, input, providerExecuted }: Json): AskedCall[] {
  if (type !== "tool-call" || providerExecuted === true) return [];
  return [{ id: textOf(toolCallId), tool: textOf(toolName), args: parsed(input) }];
}

/** Totals include what was cached; the parts of it that a provider does not tell are taken for none. */
function usageOf(usage: unknown): unknown {
  const { inputTokens, outputTokens } = objectOf(usage);
  const { total = 0, noCache, cacheRead = 0, cacheWrite = 0 } = objectOf(inputTokens);
  const { total: output, reasoning = 0 } = objectOf(outputTokens);
  const input = noCache ?? Number(total) - Number(cacheRead) - Number(cacheWrite);
  return { input, output, cacheRead, cacheWrite, reasoning };
}

function reader(): AnswerReader {
  const content: Json[] = [];
  let usage: unknown;
  return {
    take: (part) => {
      if (part["type"] === "finish") usage = part["usage"];
      if (part["type"] === "tool-call") content.push(part);
      if (part["type"] !== "text-delta") return "";
      const text = textOf(part["delta"]);
      content.push({ type: "text", text });
      return text;
    },
    isExtra: () => false,
    answer: () => answerOf({ content, usage }),
  };
}
