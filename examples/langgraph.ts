import { HumanMessage } from "@langchain/core/messages";
import { MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { withSupervisor } from "../adapters/langchain/graph/index.js";
import { ChatModel } from "./play/chat-model.js";
import type { Stage } from "./play/stage.js";

/** LangGraph: two nodes that thank each other until the graph's own limit, which ends it with an error. */
export async function langgraph({ supervisor, tape }: Stage): Promise<void> {
  const planner = new ChatModel(
    tape(
      "gpt-4o",
      "Level 4 is laid out: twelve tiles, one bridge, the key behind the waterfall. Please confirm.",
      "Thank you for the confirmation! Let me know if you need anything else.",
    ),
  );
  const reviewer = new ChatModel(tape("gpt-4o", "You are welcome! Everything is confirmed. Anything else?"));
  const speak = (model: ChatModel) => async (state: typeof MessagesAnnotation.State) => ({
    messages: [await model.invoke(state.messages)],
  });
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("planner", speak(planner))
    .addNode("reviewer", speak(reviewer))
    .addEdge(START, "planner")
    .addEdge("planner", "reviewer")
    .addEdge("reviewer", "planner");

  const app = withSupervisor(graph.compile(), supervisor);
  const input = { messages: [new HumanMessage("Please lay out level 4.")] };
  await app.invoke(input, { recursionLimit: 200 }).catch(passLimit);
}

function passLimit(error: Error): void {
  if (error.name !== "GraphRecursionError") throw error;
}
