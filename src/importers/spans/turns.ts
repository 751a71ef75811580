import type { SpanNode } from "./span-tree.js";

/** Which spans are turns of agents. */
export interface Turns {
  /** Names of the agents, by their turns. */
  readonly names: ReadonlyMap<SpanNode, string>;
  /** Nearest turn around each span that has one. */
  readonly around: ReadonlyMap<SpanNode, SpanNode>;
  /** Model calls by themselves, without the layers around them. */
  readonly modelCalls: ReadonlySet<SpanNode>;
}

/** Finds the turns of agents. Nodes stand parents first, as in `buildSpanTree`. */
export function findTurns(nodes: readonly SpanNode[]): Turns {
  const modelCalls = innermost(nodes.filter(({ span }) => span.role === "model"));
  const calling = agentsAround(modelCalls);
  const names = new Map<SpanNode, string>();
  const around = new Map<SpanNode, SpanNode>();
  const belowTool = new Set<SpanNode>();
  const copies = new Map<SpanNode, number>();
  for (const node of nodes) {
    const { parent } = node;
    const turn = parent && (names.has(parent) ? parent : around.get(parent));
    if (turn) around.set(node, turn);
    if (parent && !names.has(parent) && (parent.span.role === "tool" || belowTool.has(parent))) {
      belowTool.add(node);
    }
    const { agent } = node.span;
    if (agent === undefined || !mayBeTurn(node, turn, calling)) continue;
    if (turn?.span.agent !== agent) names.set(node, agent);
    else if (belowTool.has(node)) {
      // Layers of one agent bear its name as well; only through a tool does it call itself.
      const copy = (copies.get(turn) ?? 1) + 1;
      copies.set(node, copy);
      names.set(node, `${agent}#${copy}`);
    }
  }
  return { names, around, modelCalls };
}

/** All spans around one of these. */
export function spansAround(nodes: Iterable<SpanNode>): ReadonlySet<SpanNode> {
  const found = new Set<SpanNode>();
  for (const { parent } of nodes) {
    for (let node = parent; node && !found.has(node); node = node.parent) found.add(node);
  }
  return found;
}

function innermost(nodes: readonly SpanNode[]): ReadonlySet<SpanNode> {
  const outer = spansAround(nodes);
  return new Set(nodes.filter((node) => !outer.has(node)));
}

/** Names that prebuilt graphs give the node in which an agent calls its model: the graph around it has the name. */
const GENERIC_NODES: ReadonlySet<string> = new Set([
  "agent",
  "call_model",
  "llm",
  "model",
  "model_request",
  "tools",
]);

/** Agents in which a model is called, up to the first with a name of its own: a graph around that calls none. */
function agentsAround(modelCalls: ReadonlySet<SpanNode>): ReadonlySet<SpanNode> {
  const found = new Set<SpanNode>();
  const seen = new Set<SpanNode>();
  for (const { parent } of modelCalls) {
    for (let node = parent; node && !seen.has(node); node = node.parent) {
      seen.add(node);
      const { role, agent } = node.span;
      if (role === "agent") found.add(node);
      if (role === "agent" && agent !== undefined && !GENERIC_NODES.has(agent)) break;
    }
  }
  return found;
}

function mayBeTurn(node: SpanNode, turn: SpanNode | undefined, calling: ReadonlySet<SpanNode>): boolean {
  const { role, isNode, agent = "" } = node.span;
  if (role !== "agent" || (isNode && !calling.has(node))) return false;
  return !(isNode && turn?.span.isNode && GENERIC_NODES.has(agent));
}
