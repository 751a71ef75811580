import { type Chain, column, read, rowAt } from "../chain.js";
import type { EngineState } from "../engine/state.js";
import type { Cut } from "../finding.js";

type EdgesCut = Extract<Cut, { kind: "edges" }>;

/** The cut last made in each chain. A loop asks for the same one at every unit, so sorting it once is enough. */
const lastCuts = new WeakMap<Chain, EdgesCut>();

/** Smallest part that stops the last `period` units: the edges messages went along, else the agent. */
export function cutOfPeriod(state: EngineState, chain: Chain, period: number, agent: string): Cut {
  const last = lastCuts.get(chain);
  if (last !== undefined && isCutOf(last, state, chain, period)) return last;
  const edges = edgesOfPeriod(state, chain, period);
  if (edges.length === 0) return { kind: "agent", agent };
  const cut = { kind: "edges", edges } as const;
  lastCuts.set(chain, cut);
  return cut;
}

/** Whether the last `period` units went along exactly these edges. Allocates nothing. */
function isCutOf({ edges }: EdgesCut, state: EngineState, chain: Chain, period: number): boolean {
  let met = 0;
  for (let back = 0; back < period; back += 1) {
    const row = rowAt(chain, back);
    const edge = row < 0 ? undefined : state.edges.get(read(chain, row, column.edge));
    if (edge === undefined) continue;
    for (const to of edge.to) {
      const place = edges.findIndex(([a, b]) => a === edge.from && b === to);
      // Beyond 30 edges the bits run out.
      if (place < 0 || place > 30) return false;
      met |= 1 << place;
    }
  }
  return edges.length <= 31 && met === 2 ** edges.length - 1;
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

/** Whether an agent had a part in the last `period` units; people and harnesses alone do not loop. */
export function agentTookPart(state: EngineState, chain: Chain, period: number, speaker: string): boolean {
  if (state.members.get(speaker)?.kind === "agent") return true;
  return edgesOfPeriod(state, chain, period).some(([from]) => state.members.get(from)?.kind === "agent");
}
