import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { type BaseMessage, HumanMessage } from "@langchain/core/messages";
import { Annotation, START, StateGraph } from "@langchain/langgraph";
import { type AgentMiddleware, createAgent, createMiddleware } from "langchain";
import * as z from "zod";
import { withSupervisor } from "../../../adapters/langchain/graph/index.js";
import { superviseModel, supervisorMiddleware } from "../../../adapters/langchain/index.js";
import type { AdapterCall, Go } from "../../../bench/adapters/adapter-call.js";
import type { Supervisor } from "../../../src/index.js";
import { saying } from "./said.js";

/** Turns of one invocation. */
const TURNS = 20;

/** Only the last message is kept: prompts stay as long as one message. */
const State = Annotation.Root({
  messages: Annotation<BaseMessage[]>({ reducer: (_, next) => next, default: () => [] }),
});

/** Calls that are timed without and with adjourn. */
export const timedCalls: readonly AdapterCall[] = [
  {
    name: "LangGraph: a turn of a node that calls a model",
    calls: TURNS,
    isTask: true,
    prepare: (supervisor) => graphRun(supervisor, []),
  },
  {
    name: "LangGraph: the same, against a callback handler for the same events that does nothing",
    calls: TURNS,
    isTask: true,
    prepare: (supervisor) => graphRun(supervisor, supervisor === null ? [idleHandler] : []),
  },
  {
    name: "LangChain: an agent's run of one call",
    prepare: (supervisor) => agentRun(supervisor === null ? [] : [guard(supervisor)]),
  },
  {
    name: "LangChain: the same, against middleware with the same hooks that does nothing",
    prepare: (supervisor) => agentRun([supervisor === null ? idle() : guard(supervisor)]),
  },
  {
    name: "LangChain: invoke of a supervised model",
    prepare: (supervisor) => {
      const told = teller();
      const model =
        supervisor === null ? told.model : superviseModel(told.model, { supervisor, agent: "planner" });
      return (_, texts) => model.invoke([told.begin(texts)]);
    },
  },
];

/** A model that says the next of the texts that it was begun with. */
function teller() {
  let texts: readonly string[] = [];
  let turns = 0;
  const model = saying("planner", () => {
    turns += 1;
    return texts[turns % texts.length] ?? "";
  });
  const begin = (next: readonly string[]) => {
    texts = next;
    turns = 0;
    return new HumanMessage(next[0] ?? "");
  };
  return { model, begin, turns: () => turns };
}

function graphRun(supervisor: Supervisor | null, callbacks: readonly BaseCallbackHandler[]): Go {
  const told = teller();
  const speak = async (state: typeof State.State) => ({
    messages: [await told.model.invoke(state.messages)],
  });
  const graph = new StateGraph(State)
    .addNode("planner", speak)
    .addNode("reviewer", speak)
    .addEdge(START, "planner")
    .addEdge("planner", "reviewer")
    .addConditionalEdges("reviewer", () => (told.turns() < TURNS ? "planner" : "__end__"))
    .compile();
  const app = supervisor === null ? graph : withSupervisor(graph, supervisor);
  const config = { recursionLimit: 2 * TURNS, callbacks: [...callbacks] };
  return (_, texts) => app.invoke({ messages: [told.begin(texts)] }, config);
}

const idleHandler = BaseCallbackHandler.fromMethods({
  awaitHandlers: true,
  handleChatModelStart: async () => undefined,
  handleLLMEnd: async () => undefined,
} as never);

function agentRun(middleware: readonly AgentMiddleware[]): Go {
  const told = teller();
  const agent = createAgent({ model: told.model, tools: [], middleware });
  return (_, texts) => agent.invoke({ messages: [told.begin(texts)] });
}

function guard(supervisor: Supervisor) {
  return createMiddleware(supervisorMiddleware(supervisor, { agent: "planner" }));
}

function idle() {
  return createMiddleware({
    name: "idle",
    stateSchema: z.object({ _idle: z.string().optional() }),
    beforeAgent: async () => ({ _idle: "" }),
    wrapModelCall: async (call, next) => next(call),
    wrapToolCall: async (call, next) => next(call),
    afterAgent: async () => undefined,
  });
}
