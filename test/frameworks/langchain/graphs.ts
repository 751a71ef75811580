import type { BaseMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { Command, END, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { ToolNode } from "@langchain/langgraph/prebuilt";
import * as z from "zod";
import type { Play } from "../../../src/testing/index.js";
import type { FakeModel } from "./fake-model.js";

type State = typeof MessagesAnnotation.State;
/** Makes the chat model of an agent. */
export type ModelOf = (agent: string) => FakeModel;

/** Builds the graph of a play, not compiled yet. */
export function graphOf(play: Play, modelOf: ModelOf) {
  switch (play.topology) {
    case "pair":
      return pair(modelOf, ["planner", "reviewer"]);
    case "hub":
      return pair(modelOf, ["lead", "researcher"]);
    case "tool":
      return toolUser(play, modelOf);
    case "fan-out":
      return twoPairs(modelOf);
  }
}

/** By conditional edges. */
function pair(modelOf: ModelOf, [first, second]: readonly [string, string]) {
  return new StateGraph(MessagesAnnotation)
    .addNode(first, speaker(modelOf(first)))
    .addNode(second, speaker(modelOf(second)))
    .addEdge(START, first)
    .addConditionalEdges(first, unlessDone(second), [second, END])
    .addConditionalEdges(second, unlessDone(first), [first, END]);
}

function toolUser(play: Play, modelOf: ModelOf) {
  const tools = [lookupOf(play)];
  return new StateGraph(MessagesAnnotation)
    .addNode("clerk", speaker(modelOf("clerk"), tools))
    .addNode("tools", new ToolNode(tools))
    .addEdge(START, "clerk")
    .addEdge("tools", "clerk")
    .addConditionalEdges("clerk", ({ messages }: State) => (callsIn(messages) > 0 ? "tools" : END), [
      "tools",
      END,
    ]);
}

/** By commands. */
function twoPairs(modelOf: ModelOf) {
  const turn = (agent: string, next: string) => ({
    run: async ({ messages }: State) => {
      const reply = await modelOf(agent).invoke(messages);
      return new Command({ update: { messages: [reply] }, goto: isDone(reply) ? [] : [next] });
    },
    ends: [next],
  });
  const nodes = [
    ["planner", turn("planner", "reviewer")],
    ["reviewer", turn("reviewer", "planner")],
    ["builder", turn("builder", "tester")],
    ["tester", turn("tester", "builder")],
  ] as const;
  const graph = new StateGraph(MessagesAnnotation).addNode("lead", speaker(modelOf("lead")));
  for (const [name, { run, ends }] of nodes) graph.addNode(name, run, { ends });
  return graph
    .addEdge(START, "lead")
    .addConditionalEdges("lead", () => ["planner", "builder"], ["planner", "builder"] as never);
}

export function lookupOf(play: Play) {
  return tool(async ({ page }) => play.lookup({ page }), {
    name: "lookup",
    description: "Reads a page of the catalogue.",
    schema: z.object({ page: z.number() }),
  });
}

function speaker(model: FakeModel, tools?: ReturnType<typeof lookupOf>[]) {
  const llm = tools === undefined ? model : model.bindTools(tools);
  return async ({ messages }: State) => ({ messages: [await llm.invoke(messages)] });
}

function unlessDone(next: string) {
  return ({ messages }: State) => (isDone(messages.at(-1)) ? END : next);
}

function isDone(message: BaseMessage | undefined): boolean {
  return message?.response_metadata["done"] === true;
}

function callsIn(messages: readonly BaseMessage[]): number {
  const last = messages.at(-1) as { tool_calls?: unknown[] } | undefined;
  return last?.tool_calls?.length ?? 0;
}
