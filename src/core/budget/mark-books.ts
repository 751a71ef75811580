import type { Account } from "./account.js";
import type { Books } from "./books.js";
import { DIMENSIONS } from "./dimension.js";
import type { Entry } from "./entry.js";

/** What is to be changed: accounts that verbs name, and keys. */
export interface Marked {
  readonly accounts: Iterable<string>;
  readonly keys: Iterable<string>;
}

/**
 * Remembers what verbs on some accounts and keys may change, and returns what puts it back: each verb by itself changes all or
 * nothing, and several of them together are to do so as well. Costs what is on the paths of the accounts, not what they hold.
 * @internal
 */
export function markBooks(books: Books, { accounts, keys }: Marked): () => void {
  const entries = [...new Set(keys)].map((key) => ({ key, undo: markEntry(books, key) }));
  const booked = entries.flatMap(({ key }) => books.entries.get(key)?.account ?? []);
  const named = new Set([...accounts, ...booked]);
  const absent = [...named].filter((id) => !books.accounts.has(id));
  const touched = new Set([...named].flatMap((id) => books.accounts.get(id)?.path ?? []));
  // What was closed is opened again in the order in which that has to be: parents come before their children.
  const downwards = [...touched].sort((a, b) => a.path.length - b.path.length);
  const marks = downwards.map((account) => markAccount(books, account));
  return () => {
    for (const { undo } of entries) undo();
    for (const undo of marks) undo();
    for (const id of absent) books.accounts.delete(id);
  };
}

function markEntry(books: Books, key: string): () => void {
  const entry = books.entries.get(key);
  if (entry === undefined) return () => forgetEntry(books, key);
  const { state } = entry;
  const isOpen = books.open.has(entry);
  return () => {
    forgetEntry(books, key);
    entry.state = state;
    books.entries.set(key, entry);
    if (isOpen) books.open.add(entry);
  };
}

function forgetEntry({ entries, open }: Books, key: string): void {
  const entry = entries.get(key);
  entries.delete(key);
  if (entry !== undefined) open.delete(entry);
}

function markAccount(books: Books, account: Account): () => void {
  const { id, lines } = account;
  const before = DIMENSIONS.map((dimension) => ({ ...lines[dimension] }));
  const booked = account.entries.length;
  const refusals = [...account.refusals];
  const children = [...account.children];
  return () => {
    for (const [at, dimension] of DIMENSIONS.entries()) Object.assign(lines[dimension], before[at]);
    // Entries are only ever added at the end.
    account.entries.length = booked;
    account.refusals.splice(0, account.refusals.length, ...refusals);
    account.children.clear();
    for (const child of children) account.children.add(child);
    const isClosed = books.accounts.get(id) !== account;
    books.accounts.set(id, account);
    for (const entry of refusals) keep(books, entry);
    if (isClosed) for (const entry of account.entries) keep(books, entry);
  };
}

function keep({ entries }: Books, entry: Entry): void {
  entries.set(entry.key, entry);
}
