import type { Account } from "../account.js";
import { readAmounts } from "../amounts.js";
import { assertRepeats } from "../assert-repeats.js";
import { accountOf, type Books, remember } from "../books.js";
import { type Amounts, DIMENSIONS, type PartialAmounts } from "../dimension.js";
import type { Entry, Refusal } from "../entry.js";
import { type LeaseRequest, leaseEnd } from "../lease.js";

export interface ReserveRequest extends LeaseRequest {
  /** Names the call; a repeated request with the same key gets the first answer. */
  readonly key: string;
  readonly account: string;
  /** Upper bound of the call. A left-out dimension holds nothing. */
  readonly amounts: PartialAmounts;
  /** Process that makes the call, for whoever looks into a lost one. */
  readonly holder?: string;
}

export type ReserveAnswer =
  | { readonly status: "granted" }
  | { readonly status: "refused"; readonly by: Refusal };

const GRANTED: ReserveAnswer = Object.freeze({ status: "granted" });

/** @internal */
export function reserve(books: Books, request: ReserveRequest): ReserveAnswer {
  const { key, account: id, holder = null } = request;
  const asked = readAmounts(request.amounts);
  const expiresAt = leaseEnd(request);
  const earlier = books.entries.get(key);
  if (earlier !== undefined) return replay(earlier, id, asked);
  const account = accountOf(books, id);
  const by = firstRefusal(account, asked);
  if (by !== undefined) {
    remember(books, account, { key, account: id, asked, state: { status: "refused", by } });
    return { status: "refused", by };
  }
  hold(account, asked);
  remember(books, account, { key, account: id, asked, state: { status: "reserved", expiresAt, holder } });
  return GRANTED;
}

function replay(earlier: Entry, account: string, asked: Amounts): ReserveAnswer {
  assertRepeats(earlier, { kind: "reservation", account, amounts: asked });
  return earlier.state.status === "refused" ? { status: "refused", by: earlier.state.by } : GRANTED;
}

function firstRefusal({ path }: Account, amounts: Amounts): Refusal | undefined {
  for (const { id, lines } of path) {
    for (const dimension of DIMENSIONS) {
      const asked = amounts[dimension];
      // A dimension not asked for is not judged: an overrun of cost does not stop a call that costs nothing.
      if (asked === 0) continue;
      const line = lines[dimension];
      // Without a limit, the ledger itself is the limit: it counts exactly up to 2^53 - 1.
      const limit = line.limit ?? Number.MAX_SAFE_INTEGER;
      const { committed, reserved } = line;
      if (committed + reserved + asked > limit) {
        return { account: id, dimension, limit, committed, reserved, asked };
      }
    }
  }
  return undefined;
}

function hold({ path }: Account, asked: Amounts): void {
  for (const { lines } of path) {
    for (const dimension of DIMENSIONS) lines[dimension].reserved += asked[dimension];
  }
}
