import { capped } from "./capped.js";
import type { AnswerReader, AskedCall, Dialect, Heard } from "./dialect.js";
import { type Json, listOf, objectOf, parsed, textOf } from "./json.js";
import { newSince } from "./new-since.js";
import { withUserMessage } from "./with-user-message.js";

/** Anthropic's Messages. */
export const messages: Dialect = {
  request: ({ model, system, messages: input, tools, max_tokens: cap }) =>
    capped({ model: textOf(model), input: { system, messages: input, tools } }, cap),
  amend: (body, { model, maxOutputTokens, nudge }) => ({
    ...body,
    ...(model === undefined ? {} : { model }),
    ...(maxOutputTokens === undefined ? {} : { max_tokens: maxOutputTokens }),
    ...(nudge === undefined ? {} : { messages: withUserMessage(body["messages"], nudge) }),
  }),
  heard: (body) => newSince(body["messages"], ({ role }) => role === "assistant").flatMap(heardIn),
  answer: (reply) => {
    const blocks = listOf(reply["content"]);
    return { text: textOf(blocks), calls: blocks.flatMap(askedIn), usage: reply["usage"] };
  },
  reader,
};

/** Results of tools come as blocks of a user's message. */
function heardIn({ content }: Json): Heard[] {
  const results = listOf(content).filter(({ type }) => type === "tool_result");
  const text = textOf(content);
  return [
    ...results.map((block): Heard => {
      const call = textOf(block["tool_use_id"]);
      return {
        kind: "tool-result",
        call,
        text: textOf(block["content"]),
        isError: block["is_error"] === true,
      };
    }),
    ...(text === "" ? [] : [{ kind: "message", text } as const]),
  ];
}

function askedIn({ type, id, name, input }: Json): AskedCall[] {
  return type === "tool_use" && typeof name === "string"
    ? [{ id: textOf(id), tool: name, args: parsed(input) }]
    : [];
}

interface OpenBlock {
  readonly block: Json;
  input: string;
}

function reader(): AnswerReader {
  const blocks = new Map<unknown, OpenBlock>();
  let text = "";
  let usage: Json = {};
  let isCounted = false;
  return {
    take: (event) => {
      // The prompt is counted when the answer begins, the answer when it ends.
      usage = { ...usage, ...objectOf(objectOf(event["message"])["usage"]), ...known(event["usage"]) };
      const { type, index } = event;
      isCounted ||= type === "message_delta";
      if (type === "content_block_start") {
        blocks.set(index, { block: objectOf(event["content_block"]), input: "" });
      }
      const delta = objectOf(event["delta"]);
      const open = blocks.get(index);
      if (open !== undefined) open.input += textOf(delta["partial_json"]);
      const added = textOf(delta["text"]);
      text += added;
      return added;
    },
    isExtra: () => false,
    answer: () => ({
      text,
      calls: [...blocks.values()].flatMap(({ block, input }) => asked(block, input)),
      // Of an answer that was left, only the first tokens are counted.
      usage: isCounted ? usage : undefined,
    }),
  };
}

/** Fields that say something: where an event leaves a count open, an earlier one stands. */
function known(usage: unknown): Json {
  return Object.fromEntries(
    Object.entries(objectOf(usage)).filter(([, value]) => value !== null && value !== undefined),
  );
}

function asked(block: Json, input: string): AskedCall[] {
  return askedIn(input === "" ? block : { ...block, input });
}
