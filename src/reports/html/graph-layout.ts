/** A node to be placed. */
export interface LayoutNode {
  /** Agents stand inside; tools, people and groups around them. */
  readonly isInner: boolean;
}

/** How much goes between two nodes, by their places in the list. */
export interface LayoutEdge {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

const CENTRE: Point = { x: 500, y: 300 };

/** Half axes of the outer and the inner ring in a field of 1000 by 600; labels stand below the nodes. */
const OUTER = { x: 400, y: 230 };
const INNER = { x: 215, y: 115 };

/** Angle between neighbours on the outer ring at which their names stand apart. */
const MAX_GAP = 0.75;

/** Rounds of pushing, in which two dozen nodes come to rest. */
const ROUNDS = 200;

/**
 * Places nodes on two rings: agents on the inner one, in the order in which most goes from each to the next, all
 * others on the outer one, near whom they deal with most. The same nodes and edges always give the same picture.
 */
export function graphLayout(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Point[] {
  const weight = weights(nodes.length, edges);
  const inner = nodes.flatMap(({ isInner }, index) => (isInner ? [index] : []));
  const outer = nodes.flatMap(({ isInner }, index) => (isInner ? [] : [index]));
  const points: Point[] = nodes.map(() => CENTRE);
  const ring = outer.length === 0 ? OUTER : INNER;
  const ordered = chained(inner, weight);
  const angles = new Map(ordered.map((node, place) => [node, angleOf(place, ordered.length)]));
  if (ordered.length > 1) for (const [node, angle] of angles) points[node] = onRing(angle, ring);
  for (const [node, angle] of around(outer, angles, weight)) points[node] = onRing(angle, OUTER);
  return points;
}

type Weight = (one: number, other: number) => number;

function weights(count: number, edges: readonly LayoutEdge[]): Weight {
  const sums = new Map<number, number>();
  const key = (one: number, other: number) => Math.min(one, other) * count + Math.max(one, other);
  for (const { from, to, weight } of edges) sums.set(key(from, to), (sums.get(key(from, to)) ?? 0) + weight);
  return (one, other) => sums.get(key(one, other)) ?? 0;
}

/** Each node is followed by the one, of those left, that it deals with most. */
function chained(nodes: readonly number[], weight: Weight): number[] {
  const left = [...nodes];
  const order = left.splice(0, 1);
  while (left.length > 0) {
    const last = order.at(-1) as number;
    const best = left.reduce((best, node) => (weight(last, node) > weight(last, best) ? node : best));
    left.splice(left.indexOf(best), 1);
    order.push(best);
  }
  return order;
}

/** Puts the outer nodes outside of whom they deal with most, and then apart from each other. */
function around(
  nodes: readonly number[],
  angles: ReadonlyMap<number, number>,
  weight: Weight,
): (readonly [node: number, angle: number])[] {
  const pulls = new Map(nodes.map((node) => [node, pull(node, angles, weight)]));
  const sorted = [...nodes].sort(
    (left, right) => (pulls.get(left) ?? 0) - (pulls.get(right) ?? 0) || left - right,
  );
  const even = (2 * Math.PI) / Math.max(1, nodes.length);
  // About one node in the middle they stand evenly.
  if (angles.size < 2) return sorted.map((node, place) => [node, angleOf(place, nodes.length)]);
  const apart = spread(
    sorted.map((node) => pulls.get(node) ?? 0),
    Math.min(even, MAX_GAP),
  );
  return sorted.map((node, place) => [node, apart[place] ?? 0]);
}

/** The angle of whom a node deals with most. */
function pull(node: number, angles: ReadonlyMap<number, number>, weight: Weight): number {
  let best: { readonly angle: number; readonly weight: number } = { angle: 0, weight: -1 };
  for (const [other, angle] of angles)
    if (weight(node, other) > best.weight) best = { angle, weight: weight(node, other) };
  return best.angle;
}

/** Pushes sorted angles apart, each pair by as much, until all are so far from their neighbours all round. */
function spread(angles: readonly number[], gap: number): number[] {
  const apart = [...angles];
  const count = apart.length;
  for (let round = 0; round < ROUNDS; round += 1)
    for (let place = 0; place < count; place += 1) {
      const next = (place + 1) % count;
      const turn = next === 0 ? 2 * Math.PI : 0;
      const missing = gap - ((apart[next] ?? 0) + turn - (apart[place] ?? 0));
      if (missing <= 0 || next === place) continue;
      apart[place] = (apart[place] ?? 0) - missing / 2;
      apart[next] = (apart[next] ?? 0) + missing / 2;
    }
  return apart;
}

/** Turns clockwise, beginning at the left: two nodes stand side by side, as a sentence is read. */
function angleOf(place: number, count: number): number {
  return Math.PI + (2 * Math.PI * place) / count;
}

function onRing(angle: number, ring: Point): Point {
  return {
    x: Math.round(CENTRE.x + ring.x * Math.cos(angle)),
    y: Math.round(CENTRE.y + ring.y * Math.sin(angle)),
  };
}
