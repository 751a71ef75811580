import { type Chain, column, keptRows, read, rowBefore } from "../chain.js";
import type { EngineState } from "../engine/state.js";
import type { Unit } from "../engine/unit.js";

/** Longest ring of agents whose edges are followed. */
const MAX_EDGE_PERIOD = 8;

/** Rounds of a group in which the members speak in whatever order: as many as make an order a period. */
export const GROUP_ROUNDS = 3;

/** Smallest number of units after which the edges repeat, twice over; 0 when they do not. */
export function edgePeriod(chain: Chain): number {
  const last = chain.last;
  const longest = Math.min(MAX_EDGE_PERIOD, Math.floor(keptRows(chain) / 3));
  for (let period = 1, row = rowBefore(last); period <= longest; period += 1, row = rowBefore(row))
    if (edgesRepeat(chain, last, row, 2 * period)) return period;
  return 0;
}

/** Members that speak to one group in whatever order, each three times on average; 0 when there are none. */
export function groupRound({ chain, to }: Pick<Unit, "chain" | "to">, state: EngineState): number {
  if (to.length !== 1) return 0;
  const group = to[0]?.name;
  // Of two who talk to each other, the other one spoke to somebody else.
  if (keptRows(chain) < 2 * GROUP_ROUNDS || listener(chain, rowBefore(chain.last), state) !== group) return 0;
  const longest = Math.min(GROUP_ROUNDS * MAX_EDGE_PERIOD, keptRows(chain));
  const edges = new Set<number>();
  let units = 0;
  for (let row = chain.last; units < longest; units += 1, row = rowBefore(row)) {
    if (listener(chain, row, state) !== group) break;
    edges.add(read(chain, row, column.edge));
  }
  return edges.size > 1 && units >= GROUP_ROUNDS * edges.size ? edges.size : 0;
}

/** Whether as many units up to the one row went along the same edges as those up to the other. */
function edgesRepeat(chain: Chain, last: number, earlier: number, units: number): boolean {
  let one = last;
  let other = earlier;
  for (let left = units; left > 0; left -= 1) {
    if (read(chain, one, column.edge) !== read(chain, other, column.edge)) return false;
    one = rowBefore(one);
    other = rowBefore(other);
  }
  return true;
}

/** The only one that a unit was addressed to. */
function listener(chain: Chain, row: number, { edges }: EngineState): string | undefined {
  const to = edges.get(read(chain, row, column.edge))?.to;
  return to?.length === 1 ? to[0] : undefined;
}
