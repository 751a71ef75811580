import { capped } from "./capped.js";
import type { AnswerReader, AskedCall, Dialect, Heard } from "./dialect.js";
import { type Json, listOf, objectOf, parsed, textOf } from "./json.js";
import { newSince } from "./new-since.js";
import { withUserMessage } from "./with-user-message.js";

/** OpenAI's Chat Completions, as all compatible servers speak it. */
export const chatCompletions: Dialect = {
  request: (body) => {
    const { messages, tools, response_format: format, n: choices } = body;
    const asked = { model: textOf(body["model"]), input: { messages, tools, format } };
    const request = capped(asked, body["max_completion_tokens"] ?? body["max_tokens"]);
    return typeof choices === "number" ? { ...request, choices } : request;
  },
  amend: (body, { model, maxOutputTokens, nudge }) => {
    // Older and compatible servers know only the older name: who uses it keeps it.
    const cap = "max_tokens" in body ? "max_tokens" : "max_completion_tokens";
    const asksUsage = body["stream"] === true && body["stream_options"] === undefined;
    return {
      ...body,
      ...(model === undefined ? {} : { model }),
      ...(maxOutputTokens === undefined ? {} : { [cap]: maxOutputTokens }),
      ...(nudge === undefined ? {} : { messages: withUserMessage(body["messages"], nudge) }),
      // Without it, a stream says nothing of what it cost.
      ...(asksUsage ? { stream_options: { include_usage: true } } : {}),
    };
  },
  heard: (body) => newSince(body["messages"], ({ role }) => role === "assistant").flatMap(heardIn),
  answer: (reply) => {
    const message = objectOf(listOf(reply["choices"])[0]?.["message"]);
    const text = textOf(message["content"] ?? message["refusal"]);
    return { text, calls: listOf(message["tool_calls"]).flatMap(askedIn), usage: reply["usage"] };
  },
  reader,
};

function heardIn(message: Json): Heard[] {
  const text = textOf(message["content"]);
  if (message["role"] === "user") return [{ kind: "message", text }];
  if (message["role"] !== "tool") return [];
  return [{ kind: "tool-result", call: textOf(message["tool_call_id"]), text, isError: false }];
}

function askedIn({ id, function: called, custom }: Json): AskedCall[] {
  const { name, arguments: args, input } = objectOf(called ?? custom);
  return typeof name === "string" && name !== ""
    ? [{ id: textOf(id), tool: name, args: parsed(args ?? input) }]
    : [];
}

interface OpenAsk {
  id: string;
  name: string;
  arguments: string;
}

function reader(body: Json): AnswerReader {
  const asks = new Map<unknown, OpenAsk>();
  const isAsked = objectOf(body["stream_options"])["include_usage"] === true;
  let text = "";
  let usage: unknown;
  return {
    take: (event) => {
      usage = event["usage"] ?? usage;
      // Of several answers, the first is followed; all are counted.
      const first = listOf(event["choices"]).find(({ index = 0 }) => index === 0);
      const delta = objectOf(first?.["delta"]);
      for (const part of listOf(delta["tool_calls"])) addTo(asks, part);
      const added = textOf(delta["content"]);
      text += added;
      return added;
    },
    isExtra: (event) => !isAsked && Array.isArray(event["choices"]) && event["choices"].length === 0,
    answer: () => ({
      text,
      calls: [...asks.values()].flatMap(({ id, ...called }) => askedIn({ id, function: called })),
      usage,
    }),
  };
}

function addTo(asks: Map<unknown, OpenAsk>, { index, id, function: called }: Json): void {
  const ask = asks.get(index) ?? { id: "", name: "", arguments: "" };
  const { name, arguments: args } = objectOf(called);
  ask.id ||= textOf(id);
  ask.name ||= textOf(name);
  ask.arguments += textOf(args);
  asks.set(index, ask);
}
