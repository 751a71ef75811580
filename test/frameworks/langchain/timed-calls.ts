import { type BaseMessage, HumanMessage } from "@langchain/core/messages";
import { Annotation, START, StateGraph } from "@langchain/langgraph";
import { createAgent, createMiddleware } from "langchain";
import { withSupervisor } from "../../../adapters/langchain/graph/index.js";
import { superviseModel, supervisorMiddleware } from "../../../adapters/langchain/index.js";
import type { AdapterCall } from "../../../bench/adapters/adapter-call.js";
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
    prepare: (supervisor) => {
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
      return (text) => app.invoke({ messages: [told.begin(text)] }, { recursionLimit: 2 * TURNS });
    },
  },
  {
    name: "LangChain: an agent's run of one call",
    prepare: (supervisor) => {
      const told = teller();
      const agent = createAgent({ model: told.model, tools: [], middleware: guards(supervisor) });
      return (text) => agent.invoke({ messages: [told.begin(text)] });
    },
  },
  {
    name: "LangChain: invoke of a supervised model",
    prepare: (supervisor) => {
      const told = teller();
      const model =
        supervisor === null ? told.model : superviseModel(told.model, { supervisor, agent: "planner" });
      return (text) => model.invoke([told.begin(text)]);
    },
  },
];

/** A model that says a new text each turn, as long as the one that it was begun with. */
function teller() {
  let text = "";
  let turns = 0;
  const model = saying("planner", () => {
    turns += 1;
    // Turned round: each turn has the words of the text in another order, and a number of its own.
    const at = Math.floor((text.length * turns) / (TURNS + 1));
    return `${turns}: ${text.slice(at)} ${text.slice(0, at)}`;
  });
  const begin = (next: string) => {
    text = next;
    turns = 0;
    return new HumanMessage(next);
  };
  return { model, begin, turns: () => turns };
}

function guards(supervisor: Supervisor | null) {
  return supervisor === null
    ? []
    : [createMiddleware(supervisorMiddleware(supervisor, { agent: "planner" }))];
}
