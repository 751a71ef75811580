import type Anthropic from "@anthropic-ai/sdk";
import { supervised } from "../../../adapters/sdk/anthropic.js";
import type { AdapterDriver, Play, PlayMessage } from "../../../src/testing/index.js";
import { type ClientLoop, playClients } from "../client-loop.js";
import { events, fakeAnthropic, message } from "./fake-anthropic.js";

type Block = Anthropic.ContentBlock;

const noPause = "your code decides what to do while a person thinks";

/** The ways in which a client is called, each held to the contract. */
export const anthropicDrivers: readonly AdapterDriver[] = [
  {
    name: "Anthropic SDK: `supervised`",
    cannot: { asks: noPause },
    play: (play) => playClients(play, { client: clientOf(play), ask: whole }),
  },
  {
    name: "Anthropic SDK: `supervised`, streamed",
    cannot: { asks: noPause },
    play: (play) => playClients(play, { client: clientOf(play), ask: streamed }),
  },
];

function clientOf(play: Play): ClientLoop<Anthropic>["client"] {
  return (agent, provider) => {
    const { anthropic } = fakeAnthropic(async ({ model, messages, stream }) => {
      const prompt = (messages as Anthropic.MessageParam[]).map(textOf);
      const { text, lookup, call } = await provider(String(model), prompt);
      const content = lookup === undefined ? said(text) : asked(call, lookup);
      return stream === true ? events(content) : message(content);
    });
    return play.supervisor === null ? anthropic : supervised(anthropic, play.supervisor, { agent });
  };
}

const whole: ClientLoop<Anthropic>["ask"] = async (anthropic, conversation, { signal }) => {
  const { content } = await anthropic.messages.create(request(conversation), signal && { signal });
  return answerOf(content);
};

const streamed: ClientLoop<Anthropic>["ask"] = async (anthropic, conversation, { signal, leave }) => {
  const stream = anthropic.messages.stream(request(conversation), signal && { signal });
  for await (const event of stream) if (leave && event.type === "content_block_delta") return { text: "" };
  return answerOf((await stream.finalMessage()).content);
};

function request(conversation: readonly PlayMessage[]): Anthropic.MessageCreateParamsNonStreaming {
  return { model: "main", max_tokens: 500, messages: conversation.map(messageParam) };
}

function messageParam({ role, text, calls, answers }: PlayMessage): Anthropic.MessageParam {
  if (role === "tool")
    return { role: "user", content: [{ type: "tool_result", tool_use_id: answers ?? "", content: text }] };
  const [call] = calls;
  return call === undefined ? { role, content: text } : { role, content: [asked(call, {})] };
}

function answerOf([block]: readonly Block[]) {
  if (block?.type !== "tool_use") return { text: block?.type === "text" ? block.text : "" };
  return { text: "", lookup: block.input as { page: number }, call: block.id };
}

function textOf({ content }: Anthropic.MessageParam): string {
  if (typeof content === "string") return content;
  return content.map((block) => (block.type === "tool_result" ? String(block.content) : "")).join("");
}

function said(text: string) {
  return { type: "text", text } as const;
}

function asked(id: string, input: object) {
  return { type: "tool_use", id, name: "lookup", input } as const;
}
