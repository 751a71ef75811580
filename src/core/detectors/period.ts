import { type Chain, column, MAX_PERIOD, oldestRow, read, rowAt } from "../chain.js";

/** How far the end of a chain repeats itself. */
export interface Periodicity {
  /** Units in one period. */
  readonly period: number;
  /** Full periods seen, the first one included. */
  readonly repetitions: number;
}

/**
 * Continues the run of the unit before, if this one equals the one a period back; else looks for the latest
 * equal unit. O(period), and O(1) inside a loop and for most fresh units.
 */
export function followPeriod(chain: Chain): Periodicity {
  const last = rowAt(chain, 0);
  const symbol = read(chain, last, column.symbol);
  const before = rowAt(chain, 1);
  const lag = before < 0 ? 0 : read(chain, before, column.lag);
  if (lag > 0 && symbolAt(chain, lag) === symbol) {
    return note(chain, last, lag, read(chain, before, column.run) + 1);
  }
  for (let back = 1; back <= MAX_PERIOD; back += 1) {
    const row = rowAt(chain, back);
    if (row < 0) break;
    if (read(chain, row, column.symbol) === symbol) return note(chain, last, back, 1);
  }
  return note(chain, last, 0, 0);
}

/** Whether the last unit ends a full period that came for the second time at least. */
export function isRepeating(chain: Chain): boolean {
  const last = rowAt(chain, 0);
  const lag = read(chain, last, column.lag);
  return lag > 0 && read(chain, last, column.run) >= lag;
}

/** Notes that the last unit repeats nothing, whatever it equals. */
export function breakRun(chain: Chain): undefined {
  note(chain, rowAt(chain, 0), 0, 0);
}

function symbolAt(chain: Chain, back: number): number | undefined {
  const row = rowAt(chain, back);
  return row < 0 ? undefined : read(chain, row, column.symbol);
}

function note(chain: Chain, row: number, lag: number, run: number): Periodicity {
  chain.rows[row + column.lag] = lag;
  chain.rows[row + column.run] = run;
  return { period: lag, repetitions: lag === 0 ? 1 : Math.floor(run / lag) + 1 };
}

/** `seq` of the last `count` units, in order. */
export function lastEvents(chain: Chain, count: number): number[] {
  const events: number[] = [];
  for (let back = Math.min(count, chain.length) - 1; back >= 0; back -= 1) {
    const row = rowAt(chain, back);
    if (row >= 0) events.push(read(chain, row, column.seq));
  }
  return events;
}

/** Tokens of the last `count` units, as far as they are remembered. */
export function tokensOfLast(chain: Chain, count: number): number {
  const end = rowAt(chain, 0);
  const start = rowAt(chain, count);
  const spentBefore = start < 0 ? oldestSpent(chain) : read(chain, start, column.spent);
  return end < 0 ? 0 : read(chain, end, column.spent) - spentBefore;
}

function oldestSpent(chain: Chain): number {
  if (rowAt(chain, chain.length - 1) >= 0) return 0;
  return read(chain, oldestRow(chain), column.spent);
}
