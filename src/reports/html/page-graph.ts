import type { ParticipantKind } from "../../core/event.js";
import { inferKind } from "../../core/participant.js";
import { shownName } from "../shown-text.js";
import type { EdgeFlow, Flow, NodeFlow } from "./flow.js";
import { graphLayout } from "./graph-layout.js";
import type { PageAmounts, PageEdge, PageGraph, PageNode } from "./page-data.js";
import type { Traffic } from "./traffic.js";

/** Nodes that a picture of this size still names; the others are drawn as one. */
const MAX_NODES = 24;

/** Stated kinds of participants. */
export type StatedKinds = ReadonlyMap<string, ParticipantKind>;

/** Draws up who talked to whom. The cycle is that of the gravest findings; it is never left out. */
export function pageGraph({ nodes, edges }: Traffic, kinds: StatedKinds): PageGraph {
  const hot = [...nodes.values(), ...edges.values()].some(({ heat }) => heat === "trip") ? "trip" : "warn";
  const shown = mostTelling([...nodes.values()], hot);
  const places = new Map(shown.map((node, place) => [node.place.name, place]));
  const others = nodes.size - shown.length;
  const placeOf = (name: string) => places.get(name) ?? shown.length;
  const drawn = joined([...edges.values()], placeOf, hot);
  const labelled: Omit<PageNode, "x" | "y">[] = shown.map((node) => ({
    name: shownName(node.place.name),
    kind: kindOf(node, kinds),
    ...amountsOf(node, hot),
  }));
  if (others > 0) labelled.push(asOne([...nodes.values()].filter((node) => !shown.includes(node))));
  const points = graphLayout(
    labelled.map(({ kind }) => ({ isInner: kind === "agent" })),
    drawn.map(({ from, to, events }) => ({ from, to, weight: events })),
  );
  return {
    nodes: labelled.map((node, index) => ({ ...node, x: points[index]?.x ?? 0, y: points[index]?.y ?? 0 })),
    edges: drawn,
  };
}

function mostTelling(nodes: readonly NodeFlow[], hot: Flow["heat"]): NodeFlow[] {
  if (nodes.length <= MAX_NODES) return [...nodes];
  const rank = ({ heat, waste, tokens }: Flow) => [heat === hot ? 1 : 0, waste, tokens] as const;
  const sorted = [...nodes].sort((left, right) => {
    const [a, b] = [rank(left), rank(right)];
    return b[0] - a[0] || b[1] - a[1] || b[2] - a[2];
  });
  return sorted.slice(0, MAX_NODES - 1);
}

/** Edges of nodes that are drawn as one are one edge. */
function joined(
  edges: readonly EdgeFlow[],
  placeOf: (name: string) => number,
  hot: Flow["heat"],
): PageEdge[] {
  const sums = new Map<string, PageEdge>();
  for (const edge of edges) {
    const [from, to] = [placeOf(edge.from), placeOf(edge.to)];
    if (from === to) continue;
    const key = `${from} ${to}`;
    const sum = sums.get(key);
    const amounts = amountsOf(edge, hot);
    sums.set(key, sum ? { ...sum, ...added(sum, amounts) } : { from, to, ...amounts });
  }
  return [...sums.values()];
}

function asOne(nodes: readonly NodeFlow[]): Omit<PageNode, "x" | "y"> {
  const amounts = nodes.map((node) => amountsOf(node, "none")).reduce(added);
  return { name: `${nodes.length} others`, kind: "others", ...amounts, isHot: false };
}

function added(one: PageAmounts, other: PageAmounts): PageAmounts {
  return {
    events: one.events + other.events,
    tokens: one.tokens + other.tokens,
    nanoUsd: one.nanoUsd + other.nanoUsd,
    waste: one.waste + other.waste,
    isHot: one.isHot || other.isHot,
  };
}

function amountsOf({ events, tokens, nanoUsd, waste, heat }: Flow, hot: Flow["heat"]): PageAmounts {
  return { events, tokens, nanoUsd, waste, isHot: heat === hot };
}

function kindOf({ place: { name, role } }: NodeFlow, kinds: StatedKinds): PageNode["kind"] {
  if (role !== "participant") return role;
  const stated = kinds.get(name);
  return inferKind({ name, ...(stated !== undefined && { stated }) });
}
