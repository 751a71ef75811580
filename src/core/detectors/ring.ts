import { type Chain, column, read, rowAt } from "../chain.js";
import type { Member } from "../engine/member.js";
import type { EngineState } from "../engine/state.js";
import { type Cut, cutKey } from "../finding.js";

/** A part of a task, with its key. */
export interface Part {
  readonly cut: Cut;
  readonly key: string;
}

/** Who spoke to whom in the last units of a chain. Worked out once per loop, which asks for it at every unit. */
export interface Ring {
  /** Units that it consists of. */
  readonly period: number;
  /** Length of the chain up to which it is known to hold. */
  upTo: number;
  /** The edges that messages went along; `null` when there were only calls and thoughts. */
  readonly part: Part | null;
  readonly speakers: number;
  readonly agents: number;
  readonly hasPerson: boolean;
}

/** Rings kept per chain: rules may see periods of different lengths in one loop. */
const MAX_RINGS = 2;

/** Finds the ring of the last `period` units. O(1) while the chain goes on along it, else O(period). */
export function ringOf(state: EngineState, chain: Chain, period: number): Ring {
  const rings = chain.rings ?? nothing;
  for (const ring of rings) if (ring.period === period && holds(ring, chain)) return ring;
  const ring = makeRing(state, chain, period);
  const others = rings.filter((other) => other.period !== period);
  chain.rings = [...others.slice(1 - MAX_RINGS), ring];
  return ring;
}

const nothing: readonly Ring[] = [];

/** Whether all units since went along the same edges in the same order. */
function holds(ring: Ring, chain: Chain): boolean {
  for (let back = chain.length - ring.upTo - 1; back >= 0; back -= 1) {
    const row = rowAt(chain, back);
    const earlier = rowAt(chain, back + ring.period);
    if (row < 0 || earlier < 0) return false;
    if (read(chain, row, column.edge) !== read(chain, earlier, column.edge)) return false;
  }
  ring.upTo = chain.length;
  return true;
}

function makeRing(state: EngineState, chain: Chain, period: number): Ring {
  const edges = edgesOfPeriod(state, chain, period);
  const kinds = [...new Set(edges.map(([from]) => from))].map((name) => state.members.get(name)?.kind);
  return {
    period,
    upTo: chain.length,
    part: edges.length === 0 ? null : partOf({ kind: "edges", edges }),
    speakers: kinds.length,
    agents: kinds.filter((kind) => kind === "agent").length,
    hasPerson: kinds.includes("human"),
  };
}

/** Distinct edges of the last `period` units, sorted. */
function edgesOfPeriod(state: EngineState, chain: Chain, period: number): [string, string][] {
  const edges = new Map<string, [string, string]>();
  for (let back = 0; back < period; back += 1) {
    const row = rowAt(chain, back);
    const edge = row < 0 ? undefined : state.edges.get(read(chain, row, column.edge));
    for (const to of edge?.to ?? []) edges.set(JSON.stringify([edge?.from, to]), [edge?.from ?? "", to]);
  }
  return [...edges.keys()].sort().map((key) => edges.get(key) as [string, string]);
}

/** Smallest part that stops the ring: the edges messages went along, else the agent. */
export function partOfRing({ part }: Ring, { name }: Member): Part {
  return part ?? partOf({ kind: "agent", agent: name });
}

function partOf(cut: Cut): Part {
  return { cut, key: cutKey(cut) };
}

/** Whether an agent had a part in it; people and harnesses alone do not loop. */
export function agentTookPart({ agents }: Ring, speaker: Member): boolean {
  return speaker.kind === "agent" || agents > 0;
}
