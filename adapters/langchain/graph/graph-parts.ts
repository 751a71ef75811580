import { type ConfigShape, isRecord, type RunnableShape } from "../shapes.js";

/** Where an entrypoint keeps what it returned, for its next run in the same thread. */
export const PREVIOUS_CHANNEL = "__previous__";

/** What a node of a compiled graph is made of. */
export interface NodeShape {
  readonly bound: RunnableShape;
  readonly writers: readonly RunnableShape[];
}

/** What is needed of a compiled graph. */
export interface GraphShape extends RunnableShape {
  readonly nodes: Readonly<Record<string, NodeShape>>;
  readonly channels: Readonly<Record<string, unknown>>;
  readonly checkpointer?: unknown;
  /** What it was compiled from. */
  readonly builder?: unknown;
  withConfig(config: object): GraphShape;
  _streamIterator(input: unknown, options?: ConfigShape): AsyncGenerator<unknown>;
}

/** A graph taken apart: what is the same for all its runs. */
export interface GraphParts {
  readonly graph: GraphShape;
  readonly nodes: readonly NodeParts[];
  /** Whether a stop may write messages into the state: those that it has are added to, or it is what the code returns. */
  readonly keepsMessages: boolean;
  /** Whether it is an entrypoint of the functional API: one node, whose code starts the tasks. */
  readonly isEntrypoint: boolean;
  /** Names of the nodes that do nothing but run tools. */
  readonly toolNodes: ReadonlySet<string>;
}

/** A node of it. */
export interface NodeParts {
  readonly name: string;
  readonly node: NodeShape;
  /** The graph that the node is, where it is one. */
  readonly inner: GraphParts | null;
  /** Those of its writers that ask code which way to go on, which may call models. */
  readonly asking: ReadonlySet<RunnableShape>;
}

/** Takes a compiled graph apart, and the graphs that its nodes are. */
export function partsOf(graph: GraphShape, messagesKey: string): GraphParts {
  const nodes = Object.entries(graph.nodes).map(([name, node]) => {
    const inner = isGraphShape(node.bound) ? partsOf(node.bound, messagesKey) : null;
    return { name, node, inner, asking: askingWriters(graph, name) };
  });
  const toolNodes = new Set(nodes.filter(({ node }) => runsTools(node.bound)).map(({ name }) => name));
  const isEntrypoint = PREVIOUS_CHANNEL in graph.channels && graph.builder === undefined;
  const keepsMessages = isEntrypoint || isAddedTo(graph.channels[messagesKey]);
  return { graph, nodes, keepsMessages, isEntrypoint, toolNodes };
}

/** A node's conditional edges are its last writers. Where the plan of a graph can't be seen, any writer may be one. */
function askingWriters({ builder, nodes }: GraphShape, name: string): ReadonlySet<RunnableShape> {
  const writers = nodes[name]?.writers ?? [];
  const branches = isRecord(builder) ? builder["branches"] : undefined;
  if (!isRecord(branches)) return new Set(writers);
  const own = isRecord(branches[name]) ? Object.keys(branches[name]).length : 0;
  return new Set(writers.slice(writers.length - own));
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
