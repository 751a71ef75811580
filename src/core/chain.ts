import type { Member } from "./engine/member.js";
import type { EngineState } from "./engine/state.js";
import type { Unit } from "./engine/unit.js";

/**
 * A chain is the causal ancestry of an event, as a ring of its last units. Events that share an ancestry
 * share one ring; an event that branches off gets a copy. So a loop inside a busy task is a clean periodic
 * string, whatever the other agents do in between.
 */
export interface Chain {
  readonly id: number;
  /** Rows of {@link COLUMNS} numbers, oldest first until the ring is full, then in ring order. */
  readonly rows: number[];
  /** Units appended since the beginning, the forgotten ones included. */
  length: number;
  /** Units forgotten before it forked off: their rows hold what its sibling did later. */
  readonly since: number;
}

/** A place in a chain: its `length` just after the unit that is meant. */
export interface Tail {
  readonly chain: number;
  readonly length: number;
}

/** What a row holds. Detectors own the columns from `lag` on. */
export const column = { seq: 0, symbol: 1, edge: 2, spent: 3, lag: 4, run: 5, stale: 6, fresh: 7 } as const;

const COLUMNS = 8;

/** Longest period that is looked for. */
export const MAX_PERIOD = 32;
/** Rows kept: one more than the longest period, and some to start a period from. */
const KEPT_ROWS = MAX_PERIOD + 4;

/** Row `back` units before the end (0 is the last one), or -1 when it is forgotten or never was. */
export function rowAt(chain: Chain, back: number): number {
  if (back >= KEPT_ROWS || back >= chain.length - chain.since) return -1;
  return ((chain.length - 1 - back) % KEPT_ROWS) * COLUMNS;
}

/** The oldest row that is still kept, or -1 when there is none. */
export function oldestRow(chain: Chain): number {
  return rowAt(chain, Math.min(KEPT_ROWS, chain.length - chain.since) - 1);
}

export function read(chain: Chain, row: number, which: number): number {
  return chain.rows[row + which] as number;
}

/** Where the next event of `member` hangs: what was last delivered to it, or its own last event if later. */
export function causalParent(state: EngineState, member: Member, parent?: number): Tail | undefined {
  if (parent !== undefined) {
    const explicit = state.recentTails?.get(parent);
    if (explicit !== undefined) return explicit;
  }
  return member.tail;
}

/** Appends a unit behind `parent` and returns its chain: the same ring, or a copy where the chain forks. */
export function appendUnit(
  state: EngineState,
  parent: Tail | undefined,
  unit: Pick<Unit, "seq" | "symbol" | "edge" | "tokens" | "newWords">,
): Chain {
  const chain = chainFor(state, parent);
  const before = rowAt(chain, 0);
  const spent = (before < 0 ? 0 : read(chain, before, column.spent)) + unit.tokens;
  const row = (chain.length % KEPT_ROWS) * COLUMNS;
  chain.length += 1;
  const { rows } = chain;
  rows[row] = unit.seq;
  rows[row + column.symbol] = unit.symbol;
  rows[row + column.edge] = unit.edge;
  rows[row + column.spent] = spent;
  rows[row + column.lag] = 0;
  rows[row + column.run] = 0;
  rows[row + column.stale] = 0;
  rows[row + column.fresh] = unit.newWords ?? 0;
  return chain;
}

export function tailOf(chain: Chain): Tail {
  return { chain: chain.id, length: chain.length };
}

function chainFor(state: EngineState, parent: Tail | undefined): Chain {
  const known = parent && state.chains.get(parent.chain);
  if (known === undefined || parent === undefined) return addChain(state, { rows: [], length: 0, since: 0 });
  if (known.length === parent.length) return known;
  const since = Math.max(known.since, known.length - KEPT_ROWS);
  if (since >= parent.length) return addChain(state, { rows: [], length: 0, since: 0 });
  return addChain(state, { rows: known.rows.slice(), length: parent.length, since });
}

function addChain(state: EngineState, begin: Omit<Chain, "id">): Chain {
  const chain: Chain = { id: state.nextChain, ...begin };
  state.nextChain += 1;
  state.chains.set(chain.id, chain);
  if (state.chains.size > state.chainLimit) dropUnreachable(state);
  return chain;
}

/** Forgets chains that no participant stands in. Amortised over as many forks as chains were kept. */
function dropUnreachable(state: EngineState): void {
  const reachable = new Set<number>([state.nextChain - 1]);
  for (const member of state.members.values()) if (member.tail) reachable.add(member.tail.chain);
  for (const tail of state.recentTails?.values() ?? []) reachable.add(tail.chain);
  for (const id of state.chains.keys()) if (!reachable.has(id)) state.chains.delete(id);
  state.chainLimit = 2 * state.chains.size + 8;
}
