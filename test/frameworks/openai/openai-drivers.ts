import type OpenAI from "openai";
import { supervised } from "../../../adapters/sdk/openai.js";
import type { AdapterDriver, Play, PlayMessage } from "../../../src/testing/index.js";
import { type ClientLoop, playClients } from "../client-loop.js";
import { completion, type FakeReply, fakeOpenAI } from "./fake-openai.js";

type Body = Readonly<Record<string, unknown>>;
type Reply = Awaited<ReturnType<Parameters<ClientLoop<OpenAI>["client"]>[1]>>;

/** How one of the provider's interfaces is spoken. */
interface Interface {
  readonly promptIn: (body: Body) => readonly string[];
  readonly answer: (reply: Reply) => FakeReply;
  readonly ask: ClientLoop<OpenAI>["ask"];
}

const noPause = "your code decides what to do while a person thinks";

/** The ways in which a client is called, each held to the contract. */
export const openaiDrivers: readonly AdapterDriver[] = [
  {
    name: "OpenAI SDK: `supervised`, Chat Completions",
    cannot: { asks: noPause },
    play: (play) => playClients(play, { client: clientOf(play, chat), ask: chat.ask }),
  },
  {
    name: "OpenAI SDK: `supervised`, Responses, streamed",
    cannot: { asks: noPause },
    play: (play) => playClients(play, { client: clientOf(play, streamed), ask: streamed.ask }),
  },
];

function clientOf(play: Play, { promptIn, answer }: Interface): ClientLoop<OpenAI>["client"] {
  return (agent, provider) => {
    const { openai } = fakeOpenAI(async (body) =>
      answer(await provider(String(body["model"]), promptIn(body))),
    );
    return play.supervisor === null ? openai : supervised(openai, play.supervisor, { agent });
  };
}

const chat: Interface = {
  promptIn: ({ messages }) => (messages as Body[]).map(({ content }) => String(content)),
  answer: ({ text, lookup, call }) => {
    const asked = { name: "lookup", arguments: JSON.stringify(lookup) };
    return completion(text, lookup && [{ id: call, type: "function", function: asked }]);
  },
  ask: async (openai, conversation, { signal }) => {
    const body = { model: "main", messages: conversation.map(chatMessage) };
    const { choices } = await openai.chat.completions.create(body, signal && { signal });
    const { content, tool_calls: [call] = [] } = choices[0]?.message ?? {};
    if (call?.type !== "function") return { text: content ?? "" };
    return { text: content ?? "", lookup: argumentsOf(call.function), call: call.id };
  },
};

function chatMessage({ role, text, calls, answers }: PlayMessage): OpenAI.ChatCompletionMessageParam {
  if (role === "tool") return { role, tool_call_id: answers ?? "", content: text };
  if (role === "user") return { role, content: text };
  const asked = calls.map((id) => ({ id, type: "function" as const, function: lookupAsked }));
  return { role, content: text, ...(asked.length === 0 ? {} : { tool_calls: asked }) };
}

const lookupAsked = { name: "lookup", arguments: "{}" };

const streamed: Interface = {
  promptIn: ({ input }) => (input as Body[]).map(({ content, output }) => String(content ?? output ?? "")),
  answer: ({ text, lookup, call, usage }) => {
    const content = [{ type: "output_text", text, annotations: [] }];
    const asked = { type: "function_call", call_id: call, name: "lookup", arguments: JSON.stringify(lookup) };
    const output = lookup === undefined ? [{ type: "message", role: "assistant", content }] : [asked];
    const used = { input_tokens: usage.input, output_tokens: usage.output };
    return [
      { type: "response.output_text.delta", delta: text },
      { type: "response.completed", response: { id: "r", object: "response", output, usage: used } },
    ];
  },
  ask: async (openai, conversation, { signal, leave }) => {
    const body = { model: "main", input: conversation.flatMap(items), stream: true } as const;
    let text = "";
    for await (const event of await openai.responses.create(body, signal && { signal })) {
      if (event.type === "response.output_text.delta") text += event.delta;
      if (leave) break;
      const asked = event.type === "response.completed" ? event.response.output[0] : undefined;
      if (asked?.type === "function_call") return { text, lookup: argumentsOf(asked), call: asked.call_id };
    }
    return { text };
  },
};

function items({ role, text, calls, answers }: PlayMessage): OpenAI.Responses.ResponseInputItem[] {
  if (role === "tool") return [{ type: "function_call_output", call_id: answers ?? "", output: text }];
  const asked = calls.map((call_id) => ({ type: "function_call" as const, call_id, ...lookupAsked }));
  return asked.length > 0 ? asked : [{ role, content: text }];
}

function argumentsOf({ arguments: text }: { readonly arguments: string }): { page: number } {
  return JSON.parse(text) as { page: number };
}
