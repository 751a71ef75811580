import { HumanMessage } from "@langchain/core/messages";
import { createAgent, createMiddleware } from "langchain";
import { withSupervisor } from "../../../adapters/langchain/graph/index.js";
import { supervisorMiddleware } from "../../../adapters/langchain/index.js";
import type { AdapterDriver, Play, PlayEnd } from "../../../src/testing/index.js";
import { FakeModel } from "./fake-model.js";
import { lookupOf } from "./graphs.js";
import { endOf, playMessages } from "./play-end.js";

const lacks = ["pair", "hub", "fan-out"] as const;
const oneAgent = "an agent of its own has no pair; several are a graph";

/** The ways in which an agent of LangChain is supervised, each held to the contract. */
export const langchainDrivers: readonly AdapterDriver[] = [
  {
    name: "LangChain: `supervisorMiddleware`",
    cannot: {
      cuts: oneAgent,
      asks: "use `withSupervisor` on the agent's graph",
      finishes: "hooks are not told of a run that breaks off: the task ends when it is idle",
    },
    lacks,
    play: (play) => run(play, middlewareAgent(play)),
  },
  {
    name: "LangChain: `withSupervisor` on the agent's graph",
    cannot: {
      cuts: oneAgent,
      asks: "a graph pauses only with a checkpointer",
      downgrades: "takes `superviseModel`",
    },
    lacks,
    play: (play) => run(play, graphAgent(play)),
  },
];

type Agent = ReturnType<typeof graphAgent>;

function middlewareAgent(play: Play) {
  const { supervisor } = play;
  const models = { cheap: new FakeModel(play, "clerk", "cheap") };
  const middleware =
    supervisor === null
      ? []
      : [createMiddleware(supervisorMiddleware(supervisor, { agent: "clerk", models }))];
  const agent = createAgent({
    model: new FakeModel(play, "clerk", "main"),
    tools: [lookupOf(play)],
    middleware,
  });
  return agent as unknown as Agent;
}

function graphAgent(play: Play) {
  const agent = createAgent({ model: new FakeModel(play, "clerk", "main"), tools: [lookupOf(play)] });
  return play.supervisor === null
    ? agent.graph
    : withSupervisor(agent.graph, play.supervisor, { agent: "clerk" });
}

async function run({ goal, signal, limit, leaveAfter }: Play, agent: Agent): Promise<PlayEnd> {
  const config = { recursionLimit: limit, ...(signal === undefined ? {} : { signal }) };
  const input = { messages: [new HumanMessage(goal)] };
  try {
    if (leaveAfter === undefined) {
      const { messages } = (await agent.invoke(input as never, config)) as { messages: HumanMessage[] };
      return { end: "done", messages: playMessages(messages) };
    }
    let seen = 0;
    for await (const _part of await agent.stream(input as never, { ...config, streamMode: "updates" })) {
      seen += 1;
      if (seen >= leaveAfter) break;
    }
    return { end: "left" };
  } catch (error) {
    return endOf(error);
  }
}
