import { readAmounts } from "../amounts.js";
import { accountOf, type Books } from "../books.js";
import { commit } from "../commit.js";
import type { PartialAmounts } from "../dimension.js";
import type { Entry, EntryState, Overrun } from "../entry.js";
import { readNow } from "../lease.js";

export interface SettleRequest {
  readonly key: string;
  /** Actual usage. A left-out dimension is charged as reserved: unknown is never taken for nothing. */
  readonly amounts: PartialAmounts;
  /** The store's clock in milliseconds. */
  readonly now: number;
}

export type SettleAnswer =
  | {
      readonly status: "settled";
      /** Whether the lease had ended before. */
      readonly late: boolean;
      /** What went above a limit, per account and dimension. */
      readonly overrun: readonly Overrun[];
    }
  | { readonly status: "released" | "refused" | "charged" | "unknown" };

/** @internal */
export function settle(books: Books, request: SettleRequest): SettleAnswer {
  const now = readNow(request.now);
  const entry = books.entries.get(request.key);
  const actual = readAmounts(request.amounts, entry?.asked);
  if (entry === undefined) return { status: "unknown" };
  const { state } = entry;
  if (state.status === "reserved" || state.status === "expired") {
    const account = accountOf(books, entry.account);
    const overrun = commit(account, { actual, held: entry.asked, was: state.status });
    books.open.delete(entry);
    entry.state = { status: "settled", actual, late: hasEnded(state, now), overrun };
  }
  return answer(entry);
}

function hasEnded(state: EntryState, now: number): boolean {
  return state.status === "reserved" ? now >= state.expiresAt : state.status === "expired";
}

function answer({ state }: Entry): SettleAnswer {
  if (state.status === "settled") return { status: "settled", late: state.late, overrun: state.overrun };
  return state.status === "refused" || state.status === "charged"
    ? { status: state.status }
    : { status: "released" };
}
