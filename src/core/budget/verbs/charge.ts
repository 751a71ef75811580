import { NOTHING, readAmounts } from "../amounts.js";
import { assertRepeats } from "../assert-repeats.js";
import { accountOf, type Books, remember } from "../books.js";
import { commit } from "../commit.js";
import type { Amounts, PartialAmounts } from "../dimension.js";
import type { Entry, Overrun } from "../entry.js";

export interface ChargeRequest {
  /** Names what happened; shares its key space with reservations. */
  readonly key: string;
  readonly account: string;
  /** Actual usage. A left-out dimension counts nothing. */
  readonly amounts: PartialAmounts;
}

export interface ChargeAnswer {
  readonly status: "charged";
  /** What went above a limit, per account and dimension. */
  readonly overrun: readonly Overrun[];
}

/** @internal */
export function charge(books: Books, { key, account: id, amounts: given }: ChargeRequest): ChargeAnswer {
  const amounts = readAmounts(given);
  const earlier = books.entries.get(key);
  if (earlier !== undefined) return replay(earlier, id, amounts);
  const account = accountOf(books, id);
  const overrun = commit(account, { actual: amounts, held: NOTHING, was: "reserved" });
  remember(books, account, { key, account: id, asked: amounts, state: { status: "charged", overrun } });
  return { status: "charged", overrun };
}

function replay(earlier: Entry, account: string, amounts: Amounts): ChargeAnswer {
  assertRepeats(earlier, { kind: "charge", account, amounts });
  return { status: "charged", overrun: earlier.state.status === "charged" ? earlier.state.overrun : [] };
}
