import { type Chain, column, keptRows, MAX_PERIOD, read, rowAt, rowBefore } from "../chain.js";

/**
 * Continues the run of the unit before, if this one equals the one a period back; else looks for the latest
 * equal unit. O(period), and O(1) inside a loop and for what is known to be new.
 *
 * @returns full periods seen, the first one included; how long one is stands in the chain, see {@link periodOf}.
 */
export function followPeriod(chain: Chain, isNew: boolean): number {
  const last = chain.last;
  const symbol = read(chain, last, column.symbol);
  const before = rowAt(chain, 1);
  const lag = before < 0 ? 0 : read(chain, before, column.lag);
  if (lag > 0 && symbolAt(chain, lag) === symbol) {
    return note(chain, last, lag, read(chain, before, column.run) + 1);
  }
  const found = isNew ? 0 : backTo(chain, symbol);
  return note(chain, last, found, found === 0 ? 0 : 1);
}

/** Units in the period that the last unit was seen in; 0 where nothing repeats. */
export function periodOf(chain: Chain): number {
  return read(chain, chain.last, column.lag);
}

/** Units back to the latest one of that symbol; 0 where none is. */
function backTo(chain: Chain, symbol: number): number {
  const { rows } = chain;
  const longest = Math.min(MAX_PERIOD, keptRows(chain) - 1);
  let row = rowBefore(chain.last);
  for (let back = 1; back <= longest; back += 1) {
    if (rows[row + column.symbol] === symbol) return back;
    row = rowBefore(row);
  }
  return 0;
}

/** Whether the last unit ends a full period that came for the second time at least. */
export function isRepeating(chain: Chain): boolean {
  const period = periodOf(chain);
  return period > 0 && read(chain, chain.last, column.run) >= period;
}

/** Notes that the last unit repeats nothing, whatever it equals. */
export function breakRun(chain: Chain): undefined {
  note(chain, chain.last, 0, 0);
}

function symbolAt(chain: Chain, back: number): number | undefined {
  const row = rowAt(chain, back);
  return row < 0 ? undefined : read(chain, row, column.symbol);
}

function note(chain: Chain, row: number, lag: number, run: number): number {
  chain.rows[row + column.lag] = lag;
  chain.rows[row + column.run] = run;
  return lag === 0 ? 1 : Math.floor(run / lag) + 1;
}

/** `seq` of the last `count` units, in order. */
export function lastEvents(chain: Chain, count: number): number[] {
  const known = Math.min(count, keptRows(chain));
  const events = new Array<number>(known);
  for (let place = known - 1, row = chain.last; place >= 0; place -= 1, row = rowBefore(row))
    events[place] = read(chain, row, column.seq);
  return events;
}

/** Tokens of the last `count` units, as far as they are remembered. */
export function tokensOfLast(chain: Chain, count: number): number {
  const start = rowAt(chain, count);
  const spentBefore = start < 0 ? oldestSpent(chain) : read(chain, start, column.spent);
  return read(chain, chain.last, column.spent) - spentBefore;
}

function oldestSpent(chain: Chain): number {
  if (rowAt(chain, chain.length - 1) >= 0) return 0;
  return read(chain, rowAt(chain, keptRows(chain) - 1), column.spent);
}
