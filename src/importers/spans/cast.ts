import type { SpanNode } from "./span-tree.js";
import { findTurns, spansAround, type Turns } from "./turns.js";

/** Name of whoever stands outside and asks. */
export const USER = "user";

/** Where a source names neither an agent nor a service. */
const NO_NAME = "agent";

interface Start {
  readonly at: number;
  readonly agent: string;
  /** The first agent but this one to begin behind it. */
  nextOther: string | undefined;
}

/** Who acts in a run, and who speaks to whom. */
export class Cast {
  readonly #turns: Turns;
  readonly #hubs: ReadonlySet<SpanNode>;
  readonly #stages: ReadonlySet<SpanNode>;
  /** Who begins to act, in order of time: by the turn around them, or by the top of the tree where there is none. */
  readonly #starts = new Map<SpanNode, Start[]>();

  constructor(nodes: readonly SpanNode[]) {
    this.#turns = findTurns(nodes);
    const { names, around, modelCalls } = this.#turns;
    this.#hubs = new Set(
      Array.from(modelCalls, (node) => around.get(node)).filter((turn) => turn !== undefined),
    );
    this.#stages = spansAround(names.keys());
    for (const node of nodes) {
      if (names.has(node) || (modelCalls.has(node) && !around.has(node))) this.#noteStart(node);
    }
    for (const starts of this.#starts.values()) putInOrder(starts);
  }

  /** Whether the span is the turn of an agent. */
  isTurn(node: SpanNode): boolean {
    return this.#turns.names.has(node);
  }

  /** Whether the span is a model call by itself, and not a layer around one. */
  isModelCall(node: SpanNode): boolean {
    return this.#turns.modelCalls.has(node);
  }

  /** Nearest turn of an agent around the span. */
  turnAround(node: SpanNode): SpanNode | undefined {
    return this.#turns.around.get(node);
  }

  /** Whether the agent of this turn calls models itself, beside the agents inside. */
  isHub(turn: SpanNode): boolean {
    return this.#hubs.has(turn);
  }

  /** Whether agents act inside. */
  hasTurnInside(node: SpanNode): boolean {
    return this.#stages.has(node);
  }

  /** First agent of the tree. */
  firstAgent(root: SpanNode): string {
    return this.#starts.get(root)?.[0]?.agent ?? this.agentOf(root);
  }

  /** Agent that does what the span stands for. */
  agentOf(node: SpanNode): string {
    const { names, around } = this.#turns;
    const own = names.get(node);
    if (own !== undefined) return own;
    const turn = around.get(node);
    const { agent, service, role } = node.span;
    // A copy of an agent states the name of the original.
    const isOfTurn = agent === undefined || role === "agent" || turn?.span.agent === agent;
    return (isOfTurn ? undefined : agent) ?? (turn && names.get(turn)) ?? service ?? NO_NAME;
  }

  /** Who is next to act on what the agent of this span says at its end. */
  addressee(node: SpanNode): string {
    const { around } = this.#turns;
    let turn: SpanNode | undefined = this.isTurn(node) ? node : (around.get(node) ?? node);
    const agent = this.agentOf(turn);
    for (; turn; turn = around.get(turn)) {
      const outer = around.get(turn);
      if (outer && this.isHub(outer) && this.agentOf(outer) !== agent) return this.agentOf(outer);
      const next = nextOther(this.#starts.get(outer ?? turn.root) ?? [], turn.endAt ?? turn.exit, agent);
      if (next !== undefined) return next;
    }
    return USER;
  }

  #noteStart(node: SpanNode): void {
    const stage = this.#turns.around.get(node) ?? node.root;
    const starts = this.#starts.get(stage) ?? [];
    this.#starts.set(stage, starts);
    starts.push({ at: node.span.startAt ?? node.enter, agent: this.agentOf(node), nextOther: undefined });
  }
}

function putInOrder(starts: Start[]): void {
  starts.sort((a, b) => a.at - b.at);
  let next: Start | undefined;
  for (const start of starts.toReversed()) {
    start.nextOther = next?.agent === start.agent ? next.nextOther : next?.agent;
    next = start;
  }
}

/** The first agent but this one to begin at this instant or later. */
function nextOther(starts: readonly Start[], from: number, agent: string): string | undefined {
  let low = 0;
  for (let high = starts.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((starts[middle]?.at ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  const next = starts[low];
  return next?.agent === agent ? next.nextOther : next?.agent;
}
