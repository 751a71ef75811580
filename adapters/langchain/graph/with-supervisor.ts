import type { Supervisor, Task } from "../../../src/index.js";
import { loadMessages } from "../load-messages.js";
import { type ConfigShape, isRecord } from "../shapes.js";
import { CallHandler } from "./call-handler.js";
import { type GraphParts, type GraphShape, partsOf } from "./graph-parts.js";
import { type GraphOptions, type GraphPlan, planOf } from "./graph-plan.js";
import { GraphRun } from "./graph-run.js";
import { guardNodes } from "./guard-nodes.js";

/** A compiled graph, as far as types go: the rest is looked at when it is wrapped. */
interface Compiled {
  readonly nodes: unknown;
  readonly channels: unknown;
  withConfig(config: never): unknown;
}

interface Supervised {
  readonly plan: GraphPlan;
  readonly parts: GraphParts;
  readonly options: GraphOptions;
  /** Runs that wait for a person, by thread. */
  readonly paused: Map<string, CallHandler>;
}

/** Threads that wait for a person and are remembered; the oldest one gives way, and its task ends when it is idle. */
const MAX_PAUSED = 10_000;

/**
 * Supervises a graph: each invocation is a task, `thread_id` its thread. Gives back a copy; the graph itself stays
 * as it is.
 *
 * @throws TypeError for what is no graph
 * @example
 * const app = withSupervisor(workflow.compile({ checkpointer }), supervisor, { team: "support" });
 * const state = await app.invoke({ messages }, { configurable: { thread_id: "42" } });
 * const halt = haltIn(state); // what was stopped, and the summary to go on from
 */
export function withSupervisor<Graph extends Compiled>(
  graph: Graph | { compile(): Graph },
  supervisor: Supervisor,
  options: GraphOptions = {},
): Graph {
  const compiled: unknown =
    "compile" in graph && !("channels" in graph && "withConfig" in graph) ? graph.compile() : graph;
  if (
    !isRecord(compiled) ||
    typeof compiled["_streamIterator"] !== "function" ||
    !isRecord(compiled["nodes"])
  )
    throw new TypeError("Expected a graph of LangGraph, or what its `compile` returns.");
  // What else there is to it was looked at: the cast says that a copy has the methods of the original.
  return supervised(compiled as unknown as GraphShape, supervisor, options) as unknown as Graph;
}

function supervised(graph: GraphShape, supervisor: Supervisor, options: GraphOptions): GraphShape {
  const plan = planOf(supervisor, options);
  const parts = partsOf(graph, plan.messagesKey);
  return throughTasks(graph.withConfig({}), { plan, parts, options, paused: new Map() });
}

/** Every way into a graph goes through its stream. */
function throughTasks(graph: GraphShape, supervised: Supervised): GraphShape {
  const stream = graph._streamIterator;
  const configure = graph.withConfig.bind(graph);
  return Object.assign(graph, {
    _streamIterator: (input: unknown, options: ConfigShape = {}) =>
      streamAsTask(supervised, { input, options, graph, stream }),
    // A copy with other settings is supervised as well.
    withConfig: (config: object) => throughTasks(configure(config), supervised),
  });
}

type Outcome = Parameters<Task["finish"]>[0]["outcome"];

interface Streaming {
  readonly input: unknown;
  readonly options: ConfigShape;
  readonly graph: GraphShape;
  readonly stream: GraphShape["_streamIterator"];
}

async function* streamAsTask(supervised: Supervised, streaming: Streaming): AsyncGenerator<unknown> {
  const { input, options, graph, stream } = streaming;
  const handler = await open(supervised, streaming);
  const { run } = handler;
  const finish = async (outcome: Outcome): Promise<void> => {
    await handler.close();
    // What came of the task stands; where the store fails, the supervisor ends it when it is idle.
    await run.task.finish({ outcome }).catch(() => undefined);
  };
  // An aborted run may never come back: a call that does not heed the signal keeps it waiting.
  const abort = () => void finish("unknown");
  options.signal?.addEventListener("abort", abort, { once: true });
  let outcome: Outcome = "unknown";
  try {
    const nodes = guardNodes(supervised.parts, handler);
    yield* stream.call(Object.create(graph, { nodes: { value: nodes } }), input, options);
    outcome = run.outcome;
  } catch (error) {
    outcome = "failure";
    throw error;
  } finally {
    options.signal?.removeEventListener("abort", abort);
    const thread = threadIn(options);
    if (!run.isPaused || thread === undefined || outcome === "failure") await finish(outcome);
    else pause(supervised, thread, handler);
  }
}

async function open({ plan, options, paused }: Supervised, streaming: Streaming): Promise<CallHandler> {
  const thread = threadIn(streaming.options);
  const waiting = thread === undefined ? undefined : paused.get(thread);
  if (thread !== undefined) paused.delete(thread);
  if (waiting !== undefined && !waiting.run.task.isOver) {
    waiting.run.isPaused = false;
    return waiting;
  }
  const words = await loadMessages();
  const { agent: _agent, messagesKey: _key, stateOnHalt: _state, ...spec } = options;
  const task = plan.supervisor.task({ ...spec, ...(thread === undefined ? {} : { thread }) });
  const namespace = String(streaming.options.configurable?.["checkpoint_ns"] ?? "");
  const canAsk = thread !== undefined && isRecord(streaming.graph.checkpointer);
  return new CallHandler(new GraphRun({ plan, task, words, canAsk, namespace }));
}

function pause({ paused }: Supervised, thread: string, handler: CallHandler): void {
  const [oldest] = paused.keys();
  if (paused.size >= MAX_PAUSED && oldest !== undefined) paused.delete(oldest);
  paused.set(thread, handler);
}

function threadIn({ configurable }: ConfigShape): string | undefined {
  const thread = configurable?.["thread_id"];
  return typeof thread === "string" || typeof thread === "number" ? String(thread) : undefined;
}
