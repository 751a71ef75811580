import type { Task } from "../../src/index.js";
import type { AdapterDriver, Play, PlayMessage } from "../../src/testing/index.js";
import { type LoopParts, playLoop } from "./own-loop.js";

/** Agents that use their handles themselves: what an adapter comes to when there is no framework. */
export const ownAgentsDriver: AdapterDriver = {
  name: "your own agents: `task.agent`",
  cannot: { asks: "your code decides what to do while a person thinks" },
  play: (play) => playLoop(play, (task) => parts(play, task)),
};

function parts(play: Play, task: Task | null): LoopParts {
  const ask = (agent: string, conversation: readonly PlayMessage[]) => {
    const call = ({ model, input }: { readonly model: string; readonly input: unknown }) =>
      play.model({ agent, model, prompt: (input as { content: string }[]).map(({ content }) => content) });
    const request = { model: "main", input: conversation.map(({ role, text }) => ({ role, content: text })) };
    return task === null ? call(request) : task.agent(agent).model(request, call);
  };
  if (task === null) return { ask };
  return {
    ask,
    send: (from, to, text) => task.agent(from).send(to, text),
    lookUp: (agent, args) => task.agent(agent).tool("lookup", args, () => play.lookup(args)),
  };
}
