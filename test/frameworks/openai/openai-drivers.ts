import type OpenAI from "openai";
import { supervised } from "../../../adapters/sdk/openai.js";
import type { Task } from "../../../src/index.js";
import type { AdapterDriver, Play, PlayMessage, PlayReply } from "../../../src/testing/index.js";
import { type LoopParts, playLoop, type Said } from "../../testing/own-loop.js";
import { completion, fakeOpenAI } from "./fake-openai.js";

/** One way of calling the SDK. */
type Asks = (
  openai: OpenAI,
  conversation: readonly PlayMessage[],
  options: { readonly signal?: AbortSignal; readonly leave: boolean },
) => Promise<Omit<Said, "done">>;

const noPause = "your code decides what to do while a person thinks";

/** The ways in which a client is called, each held to the contract. */
export const openaiDrivers: readonly AdapterDriver[] = [
  {
    name: "OpenAI SDK: `supervised`, Chat Completions",
    cannot: { asks: noPause },
    play: (play) => playLoop(play, (task) => parts(play, task, chat)),
  },
];

function parts(play: Play, _task: Task | null, asks: Asks): LoopParts {
  const agents = new Map<string, ReturnType<typeof agentOf>>();
  return {
    ask: async (agent, conversation, leave) => {
      const { openai, last } = agents.get(agent) ?? agentOf(play, agent);
      agents.set(agent, { openai, last });
      const signal = play.signal === undefined ? {} : { signal: play.signal };
      const said = await asks(openai, conversation, { ...signal, leave });
      return { ...said, done: last.reply?.done === true };
    },
  };
}

/** An agent has a client of its own. */
function agentOf(play: Play, agent: string) {
  const last: { reply?: PlayReply } = {};
  const fake = fakeOpenAI(async (body) => {
    const prompt = (body["messages"] as { content?: unknown }[]).map(({ content }) => String(content));
    last.reply = await play.model({ agent, model: String(body["model"]), prompt });
    return answer(last.reply);
  });
  const openai = play.supervisor === null ? fake.openai : supervised(fake.openai, play.supervisor, { agent });
  return { openai, last };
}

function answer({ text, lookup, usage }: PlayReply) {
  const call = { type: "function", function: { name: "lookup", arguments: JSON.stringify(lookup) } };
  const calls = lookup === undefined ? undefined : [{ id: `call-${Math.random()}`, ...call }];
  return {
    ...completion(text, calls),
    usage: { prompt_tokens: usage.input, completion_tokens: usage.output },
  };
}

const chat: Asks = async (openai, conversation, { signal }) => {
  const body = { model: "main", messages: conversation.map(message) };
  const { choices } = await openai.chat.completions.create(body, signal === undefined ? {} : { signal });
  const { content, tool_calls: [call] = [] } = choices[0]?.message ?? {};
  if (call?.type !== "function") return { text: content ?? "" };
  return {
    text: content ?? "",
    lookup: JSON.parse(call.function.arguments) as { page: number },
    call: call.id,
  };
};

function message({ role, text, calls, answers }: PlayMessage): OpenAI.ChatCompletionMessageParam {
  if (role === "tool") return { role, tool_call_id: answers ?? "", content: text };
  if (role === "user") return { role, content: text };
  const tool_calls = calls.map((id) => ({
    id,
    type: "function" as const,
    function: { name: "lookup", arguments: "{}" },
  }));
  return { role, content: text, ...(calls.length === 0 ? {} : { tool_calls }) };
}
