import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { type BaseMessage, HumanMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { Annotation, START, StateGraph } from "@langchain/langgraph";
import { type AgentMiddleware, createAgent, createMiddleware } from "langchain";
import * as z from "zod";
import { withSupervisor } from "../../../adapters/langchain/graph/index.js";
import { superviseModel, supervisorMiddleware } from "../../../adapters/langchain/index.js";
import type { AdapterCall, Go } from "../../../bench/adapters/adapter-call.js";
import type { Supervisor } from "../../../src/index.js";
import { saying } from "./said.js";

/** Turns of one invocation of a graph. */
const TURNS = 20;
/** Turns of one run of an agent: a model that asks for a tool, and the tool. Few, as the conversation grows. */
const AGENT_TURNS = 4;

/** Only the last message is kept: prompts stay as long as one message. */
const State = Annotation.Root({
  messages: Annotation<BaseMessage[]>({ reducer: (_, next) => next, default: () => [] }),
});

/** Calls that are timed without and with adjourn. */
export const timedCalls: readonly AdapterCall[] = [
  {
    name: "LangGraph: a model call in a node",
    turns: TURNS,
    prepare: (supervisor, watch) => graphRun(supervisor, { before: watch.lap, after: watch.stop }),
  },
  {
    name: "LangGraph: the message from a node to the next",
    turns: TURNS,
    prepare: (supervisor, watch) => graphRun(supervisor, { before: watch.stop, after: watch.lap }),
  },
  {
    name: "LangGraph: both, a turn",
    turns: TURNS,
    isSum: true,
    showsRun: true,
    prepare: (supervisor, watch) => graphRun(supervisor, { before: watch.lap }),
  },
  {
    name: "LangGraph: the same, against a callback handler for the same events that does nothing",
    turns: TURNS,
    isSum: true,
    showsRun: true,
    prepare: (supervisor, watch) =>
      graphRun(supervisor, { before: watch.lap, callbacks: supervisor === null ? [idleHandler] : [] }),
  },
  {
    name: "LangChain: a model or tool call of an agent",
    calls: 2,
    turns: AGENT_TURNS,
    showsRun: true,
    prepare: (supervisor, { lap }) => agentRun(lap, supervisor === null ? [] : [guard(supervisor)]),
  },
  {
    name: "LangChain: the same, against middleware with the same hooks that does nothing",
    calls: 2,
    turns: AGENT_TURNS,
    showsRun: true,
    prepare: (supervisor, { lap }) => agentRun(lap, [supervisor === null ? idle() : guard(supervisor)]),
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

/** A model that says the next of the texts that it was begun with; the agent's asks for a tool with it. */
function teller(lap = nothing, toolTurns = 0) {
  let texts: readonly string[] = [];
  let turns = 0;
  const model = saying("planner", () => {
    lap();
    turns += 1;
    const text = texts[turns % texts.length] ?? "";
    return turns <= toolTurns ? { text, lookup: { page: turns } } : text;
  });
  const begin = (next: readonly string[]) => {
    texts = next;
    turns = 0;
    return new HumanMessage(next[0] ?? "");
  };
  return { model, begin, turns: () => turns };
}

interface GraphRunOptions {
  /** Around each call of the model. */
  readonly before: () => void;
  readonly after?: () => void;
  readonly callbacks?: readonly BaseCallbackHandler[];
}

function graphRun(
  supervisor: Supervisor | null,
  { before, after = nothing, callbacks = [] }: GraphRunOptions,
): Go {
  const told = teller();
  const speak = async (state: typeof State.State) => {
    // The first call opens the task: that is part of what a run takes by itself.
    const isFirst = told.turns() === 0;
    if (!isFirst) before();
    const reply = await told.model.invoke(state.messages);
    if (!isFirst) after();
    return { messages: [reply] };
  };
  const graph = new StateGraph(State)
    .addNode("planner", speak)
    .addNode("reviewer", speak)
    .addEdge(START, "planner")
    .addEdge("planner", "reviewer")
    .addConditionalEdges("reviewer", () => (told.turns() < TURNS ? "planner" : "__end__"))
    .compile();
  const app = supervisor === null ? graph : withSupervisor(graph, supervisor);
  // Without any the framework takes shorter ways, as in most programs.
  const config = {
    recursionLimit: 2 * TURNS,
    ...(callbacks.length === 0 ? {} : { callbacks: [...callbacks] }),
  };
  return (_, texts) => app.invoke({ messages: [told.begin(texts)] }, config);
}

const idleHandler = BaseCallbackHandler.fromMethods({
  awaitHandlers: true,
  ignoreChain: true,
  ignoreRetriever: true,
  ignoreCustomEvent: true,
  handleChatModelStart: async () => undefined,
  handleLLMEnd: async () => undefined,
} as never);

function agentRun(lap: () => void, middleware: readonly AgentMiddleware[]): Go {
  const told = teller(lap, AGENT_TURNS - 1);
  const lookup = tool(async ({ page }) => `There is nothing new on page ${page}.`, {
    name: "lookup",
    description: "Reads a page of the catalogue.",
    schema: z.object({ page: z.number() }),
  });
  const agent = createAgent({ model: told.model, tools: [lookup], middleware });
  return (_, texts) => agent.invoke({ messages: [told.begin(texts)] });
}

function guard(supervisor: Supervisor) {
  return createMiddleware(supervisorMiddleware(supervisor, { agent: "planner" }));
}

function idle() {
  return createMiddleware({
    name: "idle",
    beforeAgent: async () => undefined,
    wrapModelCall: async (call, next) => next(call),
    wrapToolCall: async (call, next) => next(call),
    afterAgent: async () => undefined,
  });
}

function nothing(): void {}
