import type { SpanNode } from "./span-tree.js";

/** Who acts in a run, and who speaks to whom. */
export interface Cast {
  /** Whether the span is the turn of an agent. */
  isTurn(node: SpanNode): boolean;
  /** Whether the span is a model call by itself, and not a layer around one. */
  isModelCall(node: SpanNode): boolean;
  /** Agent that does what the span stands for. */
  agentOf(node: SpanNode): string;
  /** Nearest turn of an agent around the span. */
  turnAround(node: SpanNode): SpanNode | undefined;
  /** Whether an agent calls models itself, beside the agents inside its turn. */
  isHub(turn: SpanNode): boolean;
  /** Whether other agents act inside. */
  hasTurnInside(node: SpanNode): boolean;
  /** Who is next to act on what the agent of this span says at its end. */
  addressee(node: SpanNode): string;
  /** First agent of the tree. */
  firstAgent(root: SpanNode): string;
}

/** Name of whoever stands outside and asks. */
export const USER = "user";

/** Names that prebuilt graphs give the node in which an agent calls its model: the graph around it has the name. */
const GENERIC_NODES: ReadonlySet<string> = new Set([
  "agent",
  "call_model",
  "llm",
  "model",
  "model_request",
  "tools",
]);

const NO_NAME = "agent";

interface Start {
  readonly at: number;
  readonly agent: string;
}

/** Finds the agents of a run. Nodes stand in the order of `buildSpanTree`. */
export function createCast(nodes: readonly SpanNode[]): Cast {
  const turnAroundOf = new Map<SpanNode, SpanNode | undefined>();
  const names = new Map<SpanNode, string>();
  const hubs = new Set<SpanNode>();
  const nodesWithModel = new Set<SpanNode>();
  const nodesWithTurn = new Set<SpanNode>();
  const layers = layersAround(nodes, ({ span }) => span.role === "model");
  const isModelCall = (node: SpanNode) => node.span.role === "model" && !layers.has(node);

  for (const node of nodes) if (isModelCall(node)) markNearestNode(node, nodesWithModel);
  for (const node of nodes) {
    const around = turnAroundOf.get(node) ?? parentTurn(node);
    turnAroundOf.set(node, around);
    const name = turnName(node, around);
    if (name !== undefined) names.set(node, name);
  }
  for (const node of nodes) if (names.has(node)) mark(node.parent, nodesWithTurn);
  for (const node of nodes) {
    const around = turnAroundOf.get(node);
    if (around && isModelCall(node)) hubs.add(around);
  }
  const starts = collectStarts();

  return {
    isTurn: (node) => names.has(node),
    isModelCall,
    agentOf,
    turnAround: (node) => turnAroundOf.get(node),
    isHub: (turn) => hubs.has(turn),
    hasTurnInside: (node) => nodesWithTurn.has(node),
    addressee,
    firstAgent: (root) => starts.get(root)?.[0]?.agent ?? agentOf(root),
  };

  function parentTurn({ parent }: SpanNode): SpanNode | undefined {
    if (parent === undefined) return undefined;
    return names.has(parent) ? parent : turnAroundOf.get(parent);
  }

  /** Name of the agent whose turn this is, if it is one. */
  function turnName(node: SpanNode, around: SpanNode | undefined): string | undefined {
    const { role, agent, isNode } = node.span;
    if (role !== "agent" || agent === undefined) return undefined;
    if (isNode && !nodesWithModel.has(node)) return undefined;
    if (around === undefined) return agent;
    if (isNode && around.span.isNode && GENERIC_NODES.has(agent)) return undefined;
    if (around.span.agent !== agent) return agent;
    return isCalledByTool(node, around) ? `${agent}#${generation(node, agent)}` : undefined;
  }

  function generation(node: SpanNode, agent: string): number {
    let count = 1;
    for (let turn = turnAroundOf.get(node); turn; turn = turnAroundOf.get(turn)) {
      if (turn.span.agent === agent) count += 1;
    }
    return count;
  }

  function agentOf(node: SpanNode): string {
    const own = names.get(node);
    if (own !== undefined) return own;
    const around = turnAroundOf.get(node);
    const aroundName = around && names.get(around);
    const { agent, service, role } = node.span;
    // A copy of an agent states the name of the original.
    if (aroundName !== undefined && (agent === undefined || around?.span.agent === agent)) return aroundName;
    return (role === "agent" ? undefined : agent) ?? aroundName ?? service ?? NO_NAME;
  }

  /** Who begins to act, by the turn around them, or by the tree where there is none. */
  function collectStarts(): Map<SpanNode, Start[]> {
    const found = new Map<SpanNode, Start[]>();
    for (const node of nodes) {
      const isActor = names.has(node) || (isModelCall(node) && turnAroundOf.get(node) === undefined);
      if (!isActor) continue;
      const stage = turnAroundOf.get(node) ?? node.root;
      const list = found.get(stage) ?? [];
      list.push({ at: node.span.startAt ?? node.enter, agent: agentOf(node) });
      found.set(stage, list);
    }
    for (const list of found.values()) list.sort((a, b) => a.at - b.at);
    return found;
  }

  function addressee(node: SpanNode): string {
    let turn: SpanNode | undefined = names.has(node) ? node : (turnAroundOf.get(node) ?? node);
    const agent = agentOf(turn);
    while (turn) {
      const around: SpanNode | undefined = turnAroundOf.get(turn);
      if (around && hubs.has(around) && agentOf(around) !== agent) return agentOf(around);
      const stage = around ?? turn.root;
      const next = nextOther(starts.get(stage) ?? [], endOf(turn), agent);
      if (next !== undefined) return next;
      turn = around;
    }
    return USER;
  }
}

/** All spans around one of these. */
function layersAround(nodes: readonly SpanNode[], isMeant: (node: SpanNode) => boolean): Set<SpanNode> {
  const around = new Set<SpanNode>();
  for (const node of nodes) if (isMeant(node)) mark(node.parent, around);
  return around;
}

function mark(start: SpanNode | undefined, marked: Set<SpanNode>): void {
  for (let node = start; node && !marked.has(node); node = node.parent) marked.add(node);
}

/** A graph around a node that calls a model calls none itself. */
function markNearestNode(start: SpanNode, marked: Set<SpanNode>): void {
  for (let node = start.parent; node; node = node.parent) {
    const { role, agent } = node.span;
    if (role !== "agent") continue;
    marked.add(node);
    if (agent !== undefined && !GENERIC_NODES.has(agent)) return;
  }
}

function isCalledByTool(node: SpanNode, around: SpanNode): boolean {
  for (let found = node.parent; found && found !== around; found = found.parent) {
    if (found.span.role === "tool") return true;
  }
  return false;
}

function endOf(node: SpanNode): number {
  return node.endAt ?? node.exit;
}

function nextOther(starts: readonly Start[], from: number, agent: string): string | undefined {
  let low = 0;
  for (let high = starts.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((starts[middle]?.at ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  for (let index = low; index < starts.length; index += 1) {
    const start = starts[index];
    if (start && start.agent !== agent) return start.agent;
  }
  return undefined;
}
