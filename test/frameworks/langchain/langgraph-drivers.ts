import { HumanMessage } from "@langchain/core/messages";
import {
  Command,
  isInterrupted,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
} from "@langchain/langgraph";
import { superviseModel, withSupervisor } from "../../../adapters/langchain/graph/index.js";
import type { AdapterDriver, Play, PlayEnd } from "../../../src/testing/index.js";
import { FakeModel } from "./fake-model.js";
import { flowOf } from "./flows.js";
import { graphOf, type ModelOf } from "./graphs.js";
import { endOf, playMessages } from "./play-end.js";

interface Setting {
  /** Whether models are wrapped too. */
  readonly models: boolean;
  readonly checkpointer: boolean;
  /** Whether the graph runs as a node of another one. */
  readonly nested: boolean;
  readonly stream: boolean;
  /** Whether it is code of the functional API in the place of a graph. */
  readonly isFlow?: boolean;
}

const noModels = "nudges reach nodes through their messages; another model only with `superviseModel`";
const noPause = "a graph pauses only with a checkpointer";

/** The ways in which graphs are run, each held to the contract. */
export const langgraphDrivers: readonly AdapterDriver[] = [
  {
    name: "LangGraph: `withSupervisor`",
    cannot: { downgrades: noModels, asks: noPause },
    play: (play) => run(play, { models: false, checkpointer: false, nested: false, stream: false }),
  },
  {
    name: "LangGraph: `withSupervisor` and `superviseModel`, with a checkpointer",
    cannot: {},
    play: (play) => run(play, { models: true, checkpointer: true, nested: false, stream: false }),
  },
  {
    name: "LangGraph: a graph inside a graph, streamed",
    cannot: { asks: noPause },
    play: (play) => run(play, { models: true, checkpointer: false, nested: true, stream: true }),
  },
  {
    name: "LangGraph: an `entrypoint` with its tasks, and `superviseModel`, with a checkpointer",
    cannot: {},
    play: (play) =>
      run(play, { models: true, checkpointer: true, nested: false, stream: false, isFlow: true }),
  },
];

type App = ReturnType<typeof compiled>;

async function run(play: Play, setting: Setting): Promise<PlayEnd> {
  const { supervisor, signal, limit } = play;
  const plain = compiled(play, setting);
  const app = supervisor === null ? plain : withSupervisor(plain, supervisor);
  const config = {
    configurable: { thread_id: "level-4" },
    recursionLimit: limit,
    ...(signal === undefined ? {} : { signal }),
  };
  const input = { messages: [new HumanMessage(play.goal)] };
  try {
    if (play.leaveAfter !== undefined) return await leave(app, { input, config, parts: play.leaveAfter });
    return await enter(app, { input, config, stream: setting.stream });
  } catch (error) {
    return endOf(error);
  }
}

function compiled(play: Play, { models, checkpointer, nested, isFlow = false }: Setting) {
  const { supervisor } = play;
  const modelOf: ModelOf = (agent) => {
    const [main, cheap] = [new FakeModel(play, agent, "main"), new FakeModel(play, agent, "cheap")];
    return models && supervisor !== null ? superviseModel(main, { supervisor, models: { cheap } }) : main;
  };
  if (isFlow) {
    const flow = flowOf(play, modelOf, checkpointer ? new MemorySaver() : undefined);
    return flow as unknown as ReturnType<typeof graph.compile>;
  }
  const saver = checkpointer ? { checkpointer: new MemorySaver() } : {};
  const graph = graphOf(play, modelOf);
  if (!nested) return graph.compile(saver);
  return new StateGraph(MessagesAnnotation)
    .addNode("office", graph.compile())
    .addEdge(START, "office")
    .compile(saver) as unknown as ReturnType<typeof graph.compile>;
}

interface Entry {
  readonly input: unknown;
  readonly config: object;
}

async function enter(
  app: App,
  { input, config, stream }: Entry & { readonly stream: boolean },
): Promise<PlayEnd> {
  const state = stream ? await lastState(app, { input, config }) : await app.invoke(input as never, config);
  if (isInterrupted(state)) {
    const answer = (word: "continue" | "stop") =>
      enter(app, { input: new Command({ resume: word }), config, stream }).catch(endOf);
    return { end: "asking", answer };
  }
  return { end: "done", messages: playMessages((state as typeof MessagesAnnotation.State).messages) };
}

async function lastState(app: App, { input, config }: Entry): Promise<unknown> {
  let last: unknown;
  const parts = await app.stream(input as never, { ...config, streamMode: "values" });
  for await (const part of parts) last = part;
  return last;
}

async function leave(
  app: App,
  { input, config, parts }: Entry & { readonly parts: number },
): Promise<PlayEnd> {
  let seen = 0;
  for await (const _part of await app.stream(input as never, { ...config, streamMode: "updates" })) {
    seen += 1;
    if (seen >= parts) break;
  }
  return { end: "left" };
}
