import { mix } from "../fingerprint.js";
import type { Member } from "./member.js";
import type { EngineState } from "./state.js";

/** Edges remembered. Beyond it the oldest is forgotten: its message count starts anew. */
const MAX_EDGES = 4_096;

/** Finds the key of the edge from one participant to others, in whatever order, and counts a message along it. */
export function edgeOf(state: EngineState, from: Member, to: readonly Member[]): number {
  const key = keyOf(from, to);
  const edge = state.edges.get(key);
  if (edge === undefined) addEdge(state, key, from, to);
  else edge.messages += 1;
  return key;
}

function keyOf(from: Member, to: readonly Member[]): number {
  const only = to[0];
  if (to.length === 1 && only !== undefined) return mix(from.hash, only.hash);
  return sorted(to).reduce((left, { hash }) => mix(left, hash), from.hash);
}

function addEdge({ edges }: EngineState, key: number, from: Member, to: readonly Member[]): void {
  if (edges.size >= MAX_EDGES) edges.delete(edges.keys().next().value as number);
  edges.set(key, { from: from.name, to: sorted(to).map(({ name }) => name), messages: 1 });
}

function sorted(members: readonly Member[]): readonly Member[] {
  return members.length < 2 ? members : [...members].sort((a, b) => (a.name < b.name ? -1 : 1));
}
