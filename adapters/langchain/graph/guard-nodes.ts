import type { ConfigShape, RunnableShape } from "../shapes.js";
import type { CallHandler } from "./call-handler.js";
import type { GraphParts, NodeParts, NodeShape } from "./graph-parts.js";
import type { Visit } from "./graph-run.js";
import { guardTasks } from "./guard-tasks.js";
import { messagesIn } from "./reply.js";
import { visitNode } from "./visit-node.js";
import { withHandler } from "./with-handler.js";
import { writeRoutes } from "./write-routes.js";

/**
 * Makes the nodes of a graph with the guard of one run around each, in graphs inside it too. The handler of the run goes to
 * the code of the nodes and to nobody else: one that the whole graph has is copied, with all that is known of the place,
 * for each step that the framework takes around that code.
 */
export function guardNodes(parts: GraphParts, handler: CallHandler): Record<string, NodeShape> {
  const guarded = parts.nodes.map((each) => {
    const { name, node } = each;
    const isStart = name === "__start__";
    const bound = isStart ? node.bound : guardedWork(each, parts, handler);
    const last = node.writers.length === 0 ? [] : [guardedWriters(each, parts, handler)];
    // Without work of its own, a node of one writer is no node to those who listen.
    const writers = isStart && node.writers.length > 1 ? [passOn, ...last] : last;
    return [name, Object.assign(Object.create(Object.getPrototypeOf(node)), node, { bound, writers })];
  });
  return Object.fromEntries(guarded) as Record<string, NodeShape>;
}

function guardedWork(
  { node, inner }: NodeParts,
  { keepsMessages, isEntrypoint }: GraphParts,
  handler: CallHandler,
): RunnableShape {
  const isGraph = inner !== null;
  const bound: RunnableShape = isGraph
    ? Object.create(inner.graph, { nodes: { value: guardNodes(inner, handler) } })
    : node.bound;
  const invoke = (input: unknown, config: ConfigShape = {}) => {
    // The nodes of a graph get the handler themselves.
    const told = isGraph ? config : withHandler(config, handler);
    const run = async (given: unknown, visit: Visit) =>
      bound.invoke(given, isEntrypoint ? await guardTasks(handler, visit, told) : told);
    return visitNode(handler.run, { isGraph, keepsMessages, input, config, run });
  };
  return Object.create(bound, { invoke: { value: invoke } }) as RunnableShape;
}

/**
 * Stands in for the writers of a node, which are one step then. It is no instance of the framework's class on purpose:
 * neighbours of that class are merged into one, and the guard would be lost.
 */
function guardedWriters(
  { node: { writers }, asking }: NodeParts,
  { keepsMessages, toolNodes }: GraphParts,
  handler: CallHandler,
): RunnableShape {
  const { run } = handler;
  const configOf = (writer: RunnableShape, config: ConfigShape) =>
    asking.has(writer) ? withHandler(config, handler) : config;
  const invoke = (output: unknown, config: ConfigShape = {}) => {
    const visit = run.visitIn(config) ?? run.enterStart(config, messagesIn(output, run.plan.messagesKey));
    return writeRoutes(run, { writers, keepsMessages, toolNodes, output, config, configOf, visit });
  };
  return writerOf(invoke);
}

const passOn = writerOf(async (output) => output);

function writerOf(invoke: RunnableShape["invoke"]): RunnableShape {
  const writer = { lc_runnable: true, lc_namespace: ["adjourn"], getName: () => "adjourn", invoke };
  return writer;
}
