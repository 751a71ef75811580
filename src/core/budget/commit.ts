import { quote } from "../quote.js";
import type { Account, Line } from "./account.js";
import { type Amounts, DIMENSIONS } from "./dimension.js";
import type { Overrun } from "./entry.js";
import { LedgerError } from "./ledger-error.js";

export interface CommitRequest {
  readonly actual: Amounts;
  /** What the reservation held; nothing for a charge. */
  readonly held: Amounts;
  /** Whether `held` is still reserved, or was charged as unconfirmed when its lease ended. */
  readonly was: "reserved" | "expired";
}

const NO_OVERRUN: readonly Overrun[] = Object.freeze([]);

/**
 * Books the actual cost of a call on an account and all its ancestors and returns what went above their limits.
 * @throws LedgerError `TOTAL_TOO_LARGE`, before anything is booked.
 * @internal
 */
export function commit(account: Account, request: CommitRequest): readonly Overrun[] {
  assertCountable(account, request);
  const { actual, held, was } = request;
  let overruns: Overrun[] | undefined;
  for (const { id, lines } of account.path) {
    for (const dimension of DIMENSIONS) {
      const line = lines[dimension];
      const amount = overrunOf(line, actual[dimension] - held[dimension]);
      move(line, actual[dimension], held[dimension], was);
      if (amount === 0) continue;
      line.overrun += amount;
      overruns = [...(overruns ?? []), { account: id, dimension, amount }];
    }
  }
  return overruns ?? NO_OVERRUN;
}

function assertCountable({ path }: Account, { actual, held }: CommitRequest): void {
  for (const { id, lines } of path) {
    for (const dimension of DIMENSIONS) {
      const { committed, reserved } = lines[dimension];
      const total = committed + reserved + (actual[dimension] - held[dimension]);
      if (total <= Number.MAX_SAFE_INTEGER) continue;
      const expected = `\`${dimension}\` of account ${quote(id)} to stay below 2^53`;
      throw new LedgerError({ code: "TOTAL_TOO_LARGE", expected, value: total });
    }
  }
}

/** The part of `excess` that lies above the limit. Excess that still fits below it is no overrun. */
function overrunOf({ limit, committed, reserved }: Line, excess: number): number {
  if (limit === null || excess <= 0) return 0;
  return Math.max(0, Math.min(excess, committed + reserved + excess - limit));
}

function move(line: Line, actual: number, held: number, was: CommitRequest["was"]): void {
  line.committed += actual;
  if (was === "reserved") {
    line.reserved -= held;
  } else {
    line.committed -= held;
    line.unconfirmed -= held;
  }
}
