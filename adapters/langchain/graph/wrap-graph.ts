import type { ConfigShape, RunnableShape } from "../shapes.js";
import { isRecord } from "../shapes.js";
import type { GraphPlan } from "./graph-plan.js";
import type { GraphRun } from "./graph-run.js";
import { messagesIn } from "./reply.js";
import { visitNode } from "./visit-node.js";
import { type WriterVisit, writeRoutes } from "./write-routes.js";

/** What a node of a compiled graph is made of. */
interface NodeShape {
  readonly bound: RunnableShape;
  readonly writers: readonly RunnableShape[];
}

/** What is needed of a compiled graph. */
export interface GraphShape extends RunnableShape {
  nodes: Record<string, NodeShape>;
  readonly channels: Readonly<Record<string, unknown>>;
  readonly checkpointer?: unknown;
  withConfig(config: object): GraphShape;
  _streamIterator(input: unknown, options?: ConfigShape): AsyncGenerator<unknown>;
}

/** Finds the run that a node is part of; none where the graph was not entered by its supervised door. */
export type RunOf = (config: ConfigShape | undefined) => GraphRun | undefined;

/** Copies a compiled graph with all its nodes guarded, those of graphs inside it too. The original stays as it is. */
export function wrapGraph(graph: GraphShape, plan: GraphPlan, runOf: RunOf): GraphShape {
  const copy = graph.withConfig({});
  const keepsMessages = isAddedTo(graph.channels[plan.messagesKey]);
  const toolNodes = new Set(Object.keys(graph.nodes).filter((name) => runsTools(graph.nodes[name]?.bound)));
  const nodes = Object.entries(graph.nodes).map(([name, node]) => {
    const isGraph = isGraphShape(node.bound);
    const inner = isGraphShape(node.bound) ? wrapGraph(node.bound, plan, runOf) : node.bound;
    const bound = name === "__start__" ? node.bound : guardedNode(inner, { isGraph, keepsMessages, runOf });
    const writers = node.writers.map((writer, index, { length }) =>
      guardedWriter(writer, { isLast: index === length - 1, keepsMessages, toolNodes, runOf }),
    );
    return [name, Object.assign(Object.create(Object.getPrototypeOf(node)), node, { bound, writers })];
  });
  copy.nodes = Object.fromEntries(nodes);
  return copy;
}

function guardedNode(
  bound: RunnableShape,
  { runOf, ...node }: { readonly isGraph: boolean; readonly keepsMessages: boolean; readonly runOf: RunOf },
): RunnableShape {
  const invoke = (input: unknown, config: ConfigShape = {}) => {
    const run = runOf(config);
    if (run === undefined) return bound.invoke(input, config);
    return visitNode(run, { ...node, input, config, run: (given) => bound.invoke(given, config) });
  };
  return Object.create(bound, { invoke: { value: invoke } });
}

/**
 * Stands in for a writer. It is no instance of the framework's class on purpose: neighbours of that class are merged
 * into one, and the guard would be lost.
 */
function guardedWriter(
  writer: RunnableShape,
  { runOf, ...node }: Pick<WriterVisit, "isLast" | "keepsMessages" | "toolNodes"> & { readonly runOf: RunOf },
): RunnableShape {
  const invoke = (output: unknown, config: ConfigShape = {}) => {
    const run = runOf(config);
    if (run === undefined) return writer.invoke(output, config);
    const visit = run.visitIn(config) ?? run.enterStart(config, messagesIn(output, run.plan.messagesKey));
    return writeRoutes(run, { ...node, writer, output, config, visit });
  };
  const named = { lc_runnable: true, lc_namespace: ["adjourn"], getName: () => "adjourn", invoke };
  return named;
}

function isGraphShape(value: unknown): value is GraphShape {
  return (
    isRecord(value) && isRecord(value["nodes"]) && isRecord(value["channels"]) && "_streamIterator" in value
  );
}

/** The framework's own node for tools holds them, and says what becomes of their errors. */
function runsTools(bound: unknown): boolean {
  return isRecord(bound) && Array.isArray(bound["tools"]) && "handleToolErrors" in bound;
}

/** Whether a channel adds what is written to what it has; others take one write per step. */
function isAddedTo(channel: unknown): boolean {
  return isRecord(channel) && channel["lc_graph_name"] !== "LastValue" && "operator" in channel;
}
