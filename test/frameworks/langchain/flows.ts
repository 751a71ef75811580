import { AIMessage, type BaseMessage } from "@langchain/core/messages";
import { type BaseCheckpointSaver, entrypoint, task } from "@langchain/langgraph";
import { ToolNode } from "@langchain/langgraph/prebuilt";
import { refusalIn } from "../../../src/index.js";
import type { Play } from "../../../src/testing/index.js";
import type { FakeModel } from "./fake-model.js";
import { lookupOf, type ModelOf } from "./graphs.js";

interface Conversation {
  readonly messages: BaseMessage[];
}

type Turn = (messages: BaseMessage[]) => Promise<BaseMessage>;

/** Builds an entrypoint of a play; its agents are tasks. */
export function flowOf(play: Play, modelOf: ModelOf, checkpointer?: BaseCheckpointSaver) {
  const saver = checkpointer === undefined ? {} : { checkpointer };
  const talk = talkOf(play, modelOf);
  return entrypoint({ name: "office", ...saver }, async ({ messages }: Conversation) => ({
    messages: await talk(messages),
  }));
}

function talkOf(play: Play, modelOf: ModelOf): (messages: BaseMessage[]) => Promise<BaseMessage[]> {
  const turnOf = (agent: string) => speaker(agent, modelOf(agent));
  const pair = (agents: readonly [string, string]) => inTurns(agents.map(turnOf), play.limit);
  switch (play.topology) {
    case "pair":
      return pair(["planner", "reviewer"]);
    case "hub":
      return pair(["lead", "researcher"]);
    case "tool":
      return toolUser(play, modelOf("clerk"));
    case "fan-out":
      return twoPairs(turnOf("lead"), [pair(["planner", "reviewer"]), pair(["builder", "tester"])]);
  }
}

function speaker(agent: string, model: FakeModel): Turn {
  const speak = task(agent, (messages: BaseMessage[]) => model.invoke(messages));
  return async (messages) => (await speak(messages)) as BaseMessage;
}

function inTurns(turns: readonly Turn[], limit: number) {
  return async (messages: BaseMessage[]) => {
    const said = [...messages];
    for (let at = 0; at < limit; at += 1) {
      const reply = (await turns[at % turns.length]?.(said)) as BaseMessage;
      said.push(reply);
      if (reply.response_metadata["done"] === true) return said;
    }
    throw limitReached();
  };
}

function twoPairs(lead: Turn, pairs: readonly ((messages: BaseMessage[]) => Promise<BaseMessage[]>)[]) {
  return async (messages: BaseMessage[]) => {
    const start = [...messages, await lead(messages)];
    const talks = await Promise.all(pairs.map((pair) => pair(start).catch(summaryOf)));
    return [...start, ...talks.flatMap((talk) => talk.filter((message) => !start.includes(message)))];
  };
}

/** One pair that is cut leaves the other its work: what to do about it is for the code to say. */
function summaryOf(error: unknown): BaseMessage[] {
  const refusal = refusalIn(error);
  if (refusal?.code !== "PART_CUT") throw error;
  return [new AIMessage(refusal.summary?.text ?? refusal.message)];
}

function toolUser(play: Play, model: FakeModel) {
  const tools = [lookupOf(play)];
  const ask = task("clerk", (messages: BaseMessage[]) => model.bindTools(tools).invoke(messages));
  const use = task("desk", (messages: BaseMessage[]) => new ToolNode(tools).invoke(messages));
  return async (messages: BaseMessage[]) => {
    const said = [...messages];
    for (let at = 0; at < play.limit; at += 1) {
      const reply = (await ask(said)) as AIMessage;
      said.push(reply);
      if ((reply.tool_calls ?? []).length === 0) return said;
      said.push(...((await use(said)) as BaseMessage[]));
    }
    throw limitReached();
  };
}

/** The framework counts no steps of code: the loop has its own limit. */
function limitReached(): Error {
  return Object.assign(new Error("Too many turns."), { name: "GraphRecursionError" });
}
