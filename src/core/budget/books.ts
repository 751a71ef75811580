import type { Account } from "./account.js";
import type { Entry } from "./entry.js";
import { LedgerError } from "./ledger-error.js";

/** The private, mutable state of a ledger, which the verbs work on. @internal */
export interface Books {
  readonly accounts: Map<string, Account>;
  readonly entries: Map<string, Entry>;
  /** Reservations not yet ended, oldest first. */
  readonly open: Set<Entry>;
}

/** Refusals remembered per account: they cost nothing, so no budget bounds their number; 1,000 outlast any retry. */
const REMEMBERED_REFUSALS = 1_000;

/** @internal */
export function emptyBooks(): Books {
  return { accounts: new Map(), entries: new Map(), open: new Set() };
}

/** Finds an open account. @throws LedgerError `UNKNOWN_ACCOUNT` @internal */
export function accountOf(books: Books, id: string): Account {
  const account = books.accounts.get(id);
  if (account !== undefined) return account;
  throw new LedgerError({ code: "UNKNOWN_ACCOUNT", expected: "the id of an open account", value: id });
}

/** Remembers an entry under its key and account. @internal */
export function remember(books: Books, account: Account, entry: Entry): void {
  books.entries.set(entry.key, entry);
  if (entry.state.status === "refused") {
    rememberRefusal(books, account, entry);
  } else {
    account.entries.push(entry);
  }
  if (entry.state.status === "reserved") books.open.add(entry);
}

function rememberRefusal(books: Books, account: Account, entry: Entry): void {
  account.refusals.push(entry);
  const oldest = account.refusals.length > REMEMBERED_REFUSALS ? account.refusals.shift() : undefined;
  if (oldest !== undefined) books.entries.delete(oldest.key);
}
