import { accountOf, type Books } from "../books.js";
import { DIMENSIONS } from "../dimension.js";
import type { Entry } from "../entry.js";
import { readNow } from "../lease.js";

export interface ExpireRequest {
  /** The store's clock in milliseconds. */
  readonly now: number;
}

/** @internal */
export function expire(books: Books, request: ExpireRequest): readonly string[] {
  const now = readNow(request.now);
  const keys: string[] = [];
  for (const entry of books.open) {
    const { state } = entry;
    if (state.status !== "reserved" || now < state.expiresAt) continue;
    chargeUnconfirmed(books, entry);
    books.open.delete(entry);
    entry.state = { status: "expired", holder: state.holder };
    keys.push(entry.key);
  }
  return keys;
}

/** The call may have been made and billed, so the whole reservation counts until somebody knows better. */
function chargeUnconfirmed(books: Books, { account, asked }: Entry): void {
  for (const { lines } of accountOf(books, account).path) {
    for (const dimension of DIMENSIONS) {
      const line = lines[dimension];
      line.reserved -= asked[dimension];
      line.committed += asked[dimension];
      line.unconfirmed += asked[dimension];
    }
  }
}
