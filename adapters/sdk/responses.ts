import { capped } from "./capped.js";
import type { Answer, AnswerReader, AskedCall, Dialect, Heard } from "./dialect.js";
import { type Json, listOf, objectOf, parsed, textOf } from "./json.js";
import { newSince } from "./new-since.js";
import { withUserMessage } from "./with-user-message.js";

/** OpenAI's Responses. */
export const responses: Dialect = {
  request: ({ model, instructions, input, tools, max_output_tokens: cap }) =>
    capped({ model: textOf(model), input: { instructions, input, tools } }, cap),
  amend: (body, { model, maxOutputTokens, nudge }) => ({
    ...body,
    ...(model === undefined ? {} : { model }),
    ...(maxOutputTokens === undefined ? {} : { max_output_tokens: maxOutputTokens }),
    ...(nudge === undefined ? {} : { input: withNudge(body["input"], nudge) }),
  }),
  heard: ({ input }) =>
    typeof input === "string" ? [{ kind: "message", text: input }] : newSince(input, isOwn).flatMap(heardIn),
  answer: answerOf,
  reader,
};

/** Everything but what is said to the agent comes from it: its messages, calls and reasoning. */
function isOwn({ role, type }: Json): boolean {
  return role === "assistant" || (role === undefined && !textOf(type).endsWith("_output"));
}

function heardIn(item: Json): Heard[] {
  if (item["role"] === "user") return [{ kind: "message", text: textOf(item["content"]) }];
  if (item["role"] !== undefined) return [];
  const call = textOf(item["call_id"]);
  return [{ kind: "tool-result", call, text: textOf(item["output"]), isError: false }];
}

function withNudge(input: unknown, nudge: string): unknown {
  return typeof input === "string" ? `${input}\n\n${nudge}` : withUserMessage(input, nudge);
}

function answerOf(reply: Json): Answer {
  const items = listOf(reply["output"]);
  const text = items.map(({ content }) => (Array.isArray(content) ? textOf(content) : "")).join("");
  return { text, calls: items.flatMap(askedIn), usage: reply["usage"] };
}

function askedIn({ type, call_id: id, name, arguments: args, input }: Json): AskedCall[] {
  const isCall = type === "function_call" || type === "custom_tool_call";
  return isCall && typeof name === "string"
    ? [{ id: textOf(id), tool: name, args: parsed(args ?? input) }]
    : [];
}

function reader(): AnswerReader {
  let text = "";
  let whole: Json | null = null;
  return {
    take: (event) => {
      if ("response" in event) whole = objectOf(event["response"]);
      if (event["type"] !== "response.output_text.delta") return "";
      const added = textOf(event["delta"]);
      text += added;
      return added;
    },
    isExtra: () => false,
    answer: () => {
      const read = answerOf(whole ?? {});
      return { ...read, text: read.text === "" ? text : read.text };
    },
  };
}
