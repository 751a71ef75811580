// Two agents of a LangGraph graph that can't stop thanking each other, first without and then with adjourn.
// Needs @langchain/core and @langchain/langgraph. Run it with `npx tsx examples/langgraph.ts`. In your own project,
// import from "adjourn" and "adjourn/adapters/langgraph".
import { SimpleChatModel } from "@langchain/core/language_models/chat_models";
import { type BaseMessage, HumanMessage } from "@langchain/core/messages";
import { MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { haltIn, withSupervisor } from "../adapters/langchain/graph/index.js";
import { Supervisor } from "../src/index.js";

/** Plays what a model once said, over and over, and counts how often it was asked. */
class CassetteModel extends SimpleChatModel {
  readonly #tape: readonly string[];
  calls = 0;

  constructor(tape: readonly string[]) {
    super({});
    this.#tape = tape;
  }

  override _llmType(): string {
    return "cassette";
  }

  override async _call(_messages: BaseMessage[]): Promise<string> {
    const said = this.#tape[this.calls % this.#tape.length];
    this.calls += 1;
    return said ?? "";
  }
}

function meeting() {
  const planner = new CassetteModel([
    "Level 4 is laid out: twelve tiles, one bridge, the key behind the waterfall. Please confirm.",
    "Thank you for the confirmation! Let me know if you need anything else.",
  ]);
  const reviewer = new CassetteModel(["You are welcome! Everything is confirmed. Anything else?"]);
  const speak = (model: CassetteModel) => async (state: typeof MessagesAnnotation.State) => ({
    messages: [await model.invoke(state.messages)],
  });
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("planner", speak(planner))
    .addNode("reviewer", speak(reviewer))
    .addEdge(START, "planner")
    .addEdge("planner", "reviewer")
    .addEdge("reviewer", "planner");
  return { app: graph.compile(), calls: () => planner.calls + reviewer.calls };
}

const input = { messages: [new HumanMessage("Please lay out level 4.")] };
const config = { recursionLimit: 200 };

const unprotected = meeting();
const error: unknown = await unprotected.app.invoke(input, config).catch((thrown: unknown) => thrown);
console.log(`without adjourn  ${unprotected.calls()} model calls, then ${(error as Error).name}`);

const guarded = meeting();
const supervisor = new Supervisor({ mode: "enforce" });
const state = await withSupervisor(guarded.app, supervisor).invoke(input, config);
await supervisor.close();
console.log(`with adjourn     ${guarded.calls()} model calls, then\n\n${haltIn(state)?.summary}`);
