import { createBlame } from "./blame.js";
import type { Ends, Place } from "./ends.js";
import { type EdgeFlow, type NodeFlow, noFlow } from "./flow.js";
import type { Added, ReportStep } from "./report-step.js";
import { shareOut } from "./share-out.js";

/** Sums what each participant spent and what went from whom to whom. */
export interface Traffic {
  readonly nodes: ReadonlyMap<string, NodeFlow>;
  readonly edges: ReadonlyMap<string, EdgeFlow>;
  /** Takes the next event. */
  push(step: ReportStep, ends: Ends): void;
}

/** Participants and edges told apart. A person reads some dozens; a flood of names is summed up as one. */
const MAX_PLACES = 2_000;

/** Name of what is beyond the limit. */
const BEYOND = "others";

/** Makes the sums of one task. What an agent spends goes along with what it sends next. */
export function createTraffic(): Traffic {
  const nodes = new Map<string, NodeFlow>();
  const edges = new Map<string, EdgeFlow>();
  const blame = createBlame(nodes);
  /** Spent by a participant since it last sent something. */
  const unsent = new Map<string, Spent>();

  function nodeAt(place: Place): NodeFlow {
    const name = nodes.has(place.name) || nodes.size < MAX_PLACES ? place.name : BEYOND;
    const node = nodes.get(name) ?? { place: { ...place, name }, ...noFlow() };
    nodes.set(name, node);
    return node;
  }

  function edgeAt(from: NodeFlow, to: NodeFlow): EdgeFlow {
    const key = JSON.stringify([from.place.name, to.place.name]);
    const edge = edges.get(key) ?? { from: from.place.name, to: to.place.name, ...noFlow() };
    if (edges.size < MAX_PLACES) edges.set(key, edge);
    return edge;
  }

  /** What an agent has spent and not sent yet; it is taken as soon as there is an edge for it. */
  function take(actor: NodeFlow, added: Added, isSent: boolean): Spent {
    const { name } = actor.place;
    const kept = unsent.get(name) ?? { tokens: 0, nanoUsd: 0 };
    const spent = { tokens: kept.tokens + added.tokens, nanoUsd: kept.nanoUsd + added.nanoUsd };
    if (isSent) unsent.delete(name);
    else unsent.set(name, spent);
    return spent;
  }

  return {
    nodes,
    edges,
    push(step, ends) {
      const { observation, added } = step;
      const from = ends.from === null ? undefined : nodeAt(ends.from);
      const to = ends.to.map(nodeAt);
      const actor = observation.type === "tool-result" ? to[0] : from;
      for (const node of to) if (node !== actor) node.events += 1;
      // Who waits has sent nothing, and a thought stays with its thinker.
      const isSent = from !== undefined && observation.type !== "wait" && to[0] !== from;
      const along = isSent ? to.map((node) => edgeAt(from, node)) : [];
      if (actor) {
        spend(actor, added);
        carry(along, take(actor, added, along.length > 0));
      }
      blame(step, { actor, edges: along, tokens: added.tokens });
    },
  };
}

type Spent = Omit<Added, "waste">;

function spend(actor: NodeFlow, { tokens, nanoUsd }: Spent): void {
  actor.events += 1;
  actor.tokens += tokens;
  actor.nanoUsd += nanoUsd;
}

/** What is said to several counts once, in equal parts. */
function carry(along: readonly EdgeFlow[], { tokens, nanoUsd }: Spent): void {
  const equally = along.map(() => 1);
  const [tokenShares, costShares] = [shareOut(tokens, equally), shareOut(nanoUsd, equally)];
  along.forEach((edge, place) => {
    edge.events += 1;
    edge.tokens += tokenShares[place] ?? 0;
    edge.nanoUsd += costShares[place] ?? 0;
  });
}
