import type { Account } from "../account.js";
import type { Books } from "../books.js";
import { DIMENSIONS } from "../dimension.js";

export interface CloseRequest {
  readonly account: string;
}

export type CloseAnswer =
  | { readonly status: "closed" }
  | {
      readonly status: "kept";
      /** Keys of reservations that have not ended. */
      readonly reservations: readonly string[];
      /** Accounts below this one that are still open. */
      readonly children: readonly string[];
    };

/** @internal */
export function close(books: Books, { account: id }: CloseRequest): CloseAnswer {
  const account = books.accounts.get(id);
  if (account === undefined) return { status: "closed" };
  const reservations = account.entries.filter((entry) => books.open.has(entry)).map(({ key }) => key);
  const children = [...account.children];
  if (reservations.length > 0 || children.length > 0) return { status: "kept", reservations, children };
  carryUp(account);
  forget(books, account);
  return { status: "closed" };
}

/** The ancestors keep the totals; what the entries proved is now a carried sum. */
function carryUp({ path, lines: own }: Account): void {
  for (const { lines } of path.slice(1)) {
    for (const dimension of DIMENSIONS) {
      const closed = own[dimension];
      lines[dimension].carried += closed.committed - closed.carried;
      lines[dimension].carriedUnconfirmed += closed.unconfirmed - closed.carriedUnconfirmed;
    }
  }
}

function forget(books: Books, { id, parents, entries, refusals }: Account): void {
  for (const { key } of [...entries, ...refusals]) books.entries.delete(key);
  for (const parent of parents) books.accounts.get(parent)?.children.delete(id);
  books.accounts.delete(id);
}
