import { type Chain, column, read, rowAt } from "../chain.js";
import type { EngineState } from "../engine/state.js";
import type { Cut } from "../finding.js";

/** Smallest part that stops the last `period` units: the edges messages went along, else the agent. */
export function cutOfPeriod(state: EngineState, chain: Chain, period: number, agent: string): Cut {
  const edges = edgesOfPeriod(state, chain, period);
  return edges.length === 0 ? { kind: "agent", agent } : { kind: "edges", edges };
}

/** Distinct edges of the last `period` units, sorted. */
export function edgesOfPeriod(state: EngineState, chain: Chain, period: number): [string, string][] {
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
