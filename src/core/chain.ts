import type { Ring } from "./detectors/ring.js";
import type { Member } from "./engine/member.js";
import type { EngineState } from "./engine/state.js";
import type { Unit } from "./engine/unit.js";

/**
 * A chain is the causal ancestry of an event, as a ring of its last units. Events that share an ancestry
 * share one ring; an event that branches off gets a copy. So a loop inside a busy task is a clean periodic
 * string, whatever the other agents do in between.
 */
export interface Chain {
  /** Rows of {@link COLUMNS} numbers, oldest first until the ring is full, then in ring order. */
  rows: number[];
  /** Units appended since the beginning, the forgotten ones included. */
  length: number;
  /** Row of the last unit. */
  last: number;
  /** Units forgotten before it forked off: their rows hold what its sibling did later. */
  readonly since: number;
  /** Length before the unit that the evidence of staleness began with; `null` when there is none, or after a fork. */
  staleFrom: number | null;
  /** What is known of the edges that it goes round along; `null` while it does not. */
  rings: readonly Ring[] | null;
}

/** A place in a chain: its `length` just after the unit that is meant. */
export interface Tail {
  readonly chain: Chain;
  readonly length: number;
}

/** What a row holds. Detectors own the columns from `lag` on. */
export const column = { seq: 0, symbol: 1, edge: 2, spent: 3, lag: 4, run: 5, stale: 6, fresh: 7 } as const;

const COLUMNS = 8;

/** Share of a message that must be new for it to inform. Set by hand on generated loops, as all weights of the stale chain. */
export const NEWS_SHARE = 0.1;

/** Longest period that is looked for. */
export const MAX_PERIOD = 32;
/** Rows kept: one more than the longest period, and some to start a period from. */
const KEPT_ROWS = MAX_PERIOD + 4;
const SIZE = KEPT_ROWS * COLUMNS;

/** Tails kept for explicit parents: a reply that names an older one falls back to the rule. */
const MAX_RECENT_TAILS = 256;

/** Row `back` units before the end (0 is the last one), or -1 when it is forgotten or never was. */
export function rowAt(chain: Chain, back: number): number {
  if (back >= KEPT_ROWS || back >= chain.length - chain.since) return -1;
  const row = chain.last - back * COLUMNS;
  return row < 0 ? row + SIZE : row;
}

/** Rows that are neither forgotten nor were never there. */
export function keptRows(chain: Chain): number {
  return Math.min(KEPT_ROWS, chain.length - chain.since);
}

/** The row before this one, for walks along the rows that are kept. */
export function rowBefore(row: number): number {
  return (row === 0 ? SIZE : row) - COLUMNS;
}

export function read(chain: Chain, row: number, which: number): number {
  return chain.rows[row + which] as number;
}

/** Where the next event of `member` hangs: what was last delivered to it, or its own last event if later. */
export function causalParent(state: EngineState, member: Member, parent?: number): Tail | null {
  if (parent !== undefined) {
    const explicit = state.recentTails?.get(parent);
    if (explicit !== undefined) return explicit;
  }
  return member.tail;
}

/** The chain that what follows `parent` belongs to: the same one, or a copy where it forks. */
export function chainFrom(parent: Tail | null): Chain {
  if (parent === null) return beginChain();
  const { chain, length } = parent;
  if (chain.length === length) return chain;
  const since = Math.max(chain.since, chain.length - KEPT_ROWS);
  if (since >= length) return beginChain();
  const last = ((length - 1) % KEPT_ROWS) * COLUMNS;
  return { rows: chain.rows.slice(), length, last, since, staleFrom: null, rings: null };
}

/** Rows that a chain grows by. Lists that grow in place keep a reserve, and most tasks are short. */
const blankRows: readonly number[] = new Array<number>(4 * COLUMNS).fill(0);

function beginChain(): Chain {
  return { rows: [], length: 0, last: -COLUMNS, since: 0, staleFrom: null, rings: null };
}

/** Appends the unit to its chain, and returns its place there. */
export function appendUnit(
  unit: Pick<Unit, "seq" | "symbol" | "edge" | "tokens" | "newWords" | "words" | "chain">,
): Tail {
  const { chain } = unit;
  const spent = (chain.length === chain.since ? 0 : read(chain, chain.last, column.spent)) + unit.tokens;
  const row = (chain.last + COLUMNS) % SIZE;
  chain.last = row;
  chain.length += 1;
  if (row === chain.rows.length) chain.rows = chain.rows.concat(blankRows);
  const { rows } = chain;
  rows[row] = unit.seq;
  rows[row + column.symbol] = unit.symbol;
  rows[row + column.edge] = unit.edge;
  rows[row + column.spent] = spent;
  rows[row + column.lag] = 0;
  rows[row + column.run] = 0;
  rows[row + column.stale] = 0;
  rows[row + column.fresh] = newsIn(unit);
  return { chain, length: chain.length };
}

/** Negative where they are a small share of what was said: some always come up in a long text, such as code sent once more. */
function newsIn({ newWords, words }: Pick<Unit, "newWords" | "words">): number {
  // JSON has no negative zero.
  if (newWords === null || newWords === 0) return 0;
  return newWords < NEWS_SHARE * words ? -newWords : newWords;
}

/** Keeps the tail for explicit parents, if the trace names any. */
export function rememberTail({ recentTails: tails }: EngineState, seq: number, tail: Tail): void {
  if (tails === null) return;
  if (tails.size >= MAX_RECENT_TAILS) tails.delete(tails.keys().next().value as number);
  tails.set(seq, tail);
}
