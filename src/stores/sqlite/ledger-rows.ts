import { type Account, attachAccount } from "../../core/budget/account.js";
import { type Books, emptyBooks, remember } from "../../core/budget/books.js";
import type { Entry, EntryState } from "../../core/budget/entry.js";
import { type Ledger, ledgerOver } from "../../core/budget/ledger.js";
import { applyVerb } from "../apply-verb.js";
import type { LedgerAnswer, LedgerVerb } from "../store.js";
import { readAccount, writeAccount } from "./account-row.js";
import type { SqliteDatabase, SqliteStatement } from "./database.js";
import { readEntry, writeEntry } from "./entry-row.js";
import type { EntryRow, PendingRows } from "./pending-rows.js";

/** The ledger on disk; what has been read of it is kept, for as long as nobody else writes. */
export interface LedgerRows {
  /** Carries out a verb in memory. @throws LedgerError, and leaves what is held unfit: call `drop` */
  apply(verb: LedgerVerb, now: number): LedgerAnswer;
  /** Charges what has expired, in memory, and returns the keys. */
  expire(now: number): readonly string[];
  /** @throws Error where the totals do not add up any more */
  check(): void;
  /** Writes what has changed since the last time. */
  save(now: number): void;
  /** Forgets what is held, so that it is read from disk again. */
  drop(): void;
}

/** Accounts held at once, at some 3 kB each; one that is read again costs a statement. */
const HELD_ACCOUNTS = 4_096;

/** Prepares the statements once per connection. */
export function ledgerRows(database: SqliteDatabase, pending: PendingRows): LedgerRows {
  const rows = statements(database, pending);
  let held = emptyHeld();

  return {
    apply: (verb, now) => apply(rows, held, verb, now),
    expire: (now) => expire(rows, held, now),
    check: () => {
      for (const { id } of held.touched) if (held.books.accounts.has(id)) assertSound(held.ledger, id);
    },
    save: (now) => {
      save(rows, held, now);
      if (held.books.accounts.size > HELD_ACCOUNTS) held = emptyHeld();
    },
    drop: () => {
      held = emptyHeld();
    },
  };
}

type Statements = ReturnType<typeof statements>;

function statements(database: SqliteDatabase, pending: PendingRows) {
  const prepare = (sql: string): SqliteStatement => database.prepare(sql);
  return {
    pending,
    account: prepare("SELECT record FROM accounts WHERE id = ?"),
    children: prepare("SELECT child FROM children WHERE parent = ?"),
    entry: prepare("SELECT key, account, entry FROM entries WHERE key = ?"),
    openEntries: prepare(
      "SELECT key, account, entry FROM entries WHERE account = ? AND expires_at IS NOT NULL",
    ),
    overdue: prepare("SELECT key, account, entry FROM entries WHERE expires_at <= ? ORDER BY expires_at"),
    writeChild: prepare("INSERT OR IGNORE INTO children VALUES (?, ?)"),
    dropAccount: prepare("DELETE FROM accounts WHERE id = ?"),
    dropChild: prepare("DELETE FROM children WHERE child = ?"),
    dropEntries: prepare("DELETE FROM entries WHERE account = ?"),
  };
}

/** The part of the ledger that is in memory: some accounts, and of their entries at least those asked for. */
interface Held {
  readonly books: Books;
  readonly ledger: Ledger;
  /** Accounts as they are on disk. */
  readonly written: Map<string, string>;
  /** States of entries as they are on disk. */
  readonly states: Map<string, EntryState>;
  /** Since the last save: accounts and keys that may have changed, and accounts closed. */
  readonly touched: Set<Account>;
  readonly keys: Set<string>;
  readonly closed: Set<string>;
}

function emptyHeld(): Held {
  const books = emptyBooks();
  return {
    books,
    ledger: ledgerOver(books),
    written: new Map(),
    states: new Map(),
    touched: new Set(),
    keys: new Set(),
    closed: new Set(),
  };
}

function apply(rows: Statements, held: Held, verb: LedgerVerb, now: number): LedgerAnswer {
  load(rows, held, verb);
  const { accounts, entries } = held.books;
  const before = "account" in verb ? accounts.get(verb.account) : undefined;
  const isOpen = (id: string) => accountOf(rows, held, id) !== undefined;
  const answer = applyVerb(held.ledger, verb, { now, isOpen });
  if ("key" in verb) {
    held.keys.add(verb.key);
    touch(held, entries.get(verb.key)?.account);
  }
  if (verb.verb === "open" || verb.verb === "raise") touch(held, verb.account);
  if (verb.verb === "close" && before !== undefined && !accounts.has(verb.account)) noteClosed(held, before);
  return answer;
}

function expire(rows: Statements, held: Held, now: number): readonly string[] {
  rows.pending.place();
  for (const row of rows.overdue.all(now)) hold(rows, held, row as StoredEntry);
  const keys = held.ledger.expire({ now });
  for (const key of keys) {
    held.keys.add(key);
    touch(held, held.books.entries.get(key)?.account);
  }
  return keys;
}

function touch({ books, touched }: Held, account: string | undefined): void {
  const path = account === undefined ? undefined : books.accounts.get(account)?.path;
  for (const one of path ?? []) touched.add(one);
}

function noteClosed({ touched, written, closed }: Held, account: Account): void {
  for (const one of account.path) touched.add(one);
  touched.delete(account);
  written.delete(account.id);
  closed.add(account.id);
}

function load(rows: Statements, held: Held, verb: LedgerVerb): void {
  if ("key" in verb && !held.books.entries.has(verb.key)) {
    const row = rows.pending.entry(verb.key) ?? (rows.entry.get(verb.key) as StoredEntry | undefined);
    if (row !== undefined) hold(rows, held, row);
  }
  if ("account" in verb) accountOf(rows, held, verb.account);
  if (verb.verb === "open") for (const parent of verb.parents) accountOf(rows, held, parent);
  if (verb.verb === "close") loadWhatKeepsOpen(rows, held, verb.account);
}

function accountOf(rows: Statements, held: Held, id: string): Account | undefined {
  const { books, written, closed } = held;
  const known = books.accounts.get(id);
  // What was closed since the last save is on disk still.
  if (known !== undefined || closed.has(id)) return known;
  const row = rows.pending.account(id) ?? readRecord(rows, id);
  if (row === undefined) return undefined;
  const record = readAccount(id, row);
  const parents = [...new Set(record.parents)].flatMap((parent) => accountOf(rows, held, parent) ?? []);
  const loaded = attachAccount(record, parents);
  books.accounts.set(id, loaded);
  written.set(id, row);
  return loaded;
}

function readRecord(rows: Statements, id: string): string | undefined {
  return (rows.account.get(id) as { readonly record: string } | undefined)?.record;
}

type StoredEntry = Pick<EntryRow, "key" | "account" | "entry">;

function hold(rows: Statements, held: Held, { key, account, entry }: StoredEntry): void {
  if (held.closed.has(account) || held.books.entries.has(key)) return;
  const owner = accountOf(rows, held, account);
  if (owner === undefined) return;
  const loaded: Entry = readEntry({ key, account }, entry);
  remember(held.books, owner, loaded);
  held.states.set(key, loaded.state);
  held.keys.add(key);
}

function loadWhatKeepsOpen(rows: Statements, held: Held, id: string): void {
  rows.pending.place();
  for (const row of rows.openEntries.all(id)) hold(rows, held, row as StoredEntry);
  const children = rows.children.all(id) as readonly { readonly child: string }[];
  for (const { child } of children) {
    if (!held.closed.has(child) || held.books.accounts.has(child)) {
      held.books.accounts.get(id)?.children.add(child);
    }
  }
}

function save(rows: Statements, held: Held, now: number): void {
  const { touched, keys, closed } = held;
  // What was read to close them has been placed, and nothing was written of them since.
  for (const id of closed) {
    rows.dropAccount.run(id);
    rows.dropChild.run(id);
    rows.dropEntries.run(id);
  }
  for (const account of touched) saveAccount(rows, held, account);
  for (const key of keys) saveEntry(rows, held, key, now);
  touched.clear();
  keys.clear();
  closed.clear();
}

function saveAccount(rows: Statements, { books, written }: Held, account: Account): void {
  const { id, parents } = account;
  const record = writeAccount(account);
  const before = written.get(id);
  if (record === before || books.accounts.get(id) !== account) return;
  rows.pending.putAccount(id, record);
  if (before === undefined) for (const parent of parents) rows.writeChild.run(parent, id);
  written.set(id, record);
}

/** Of what has ended, nothing is held: disk remembers it, and most of it is never asked for again. */
function saveEntry(rows: Statements, held: Held, key: string, now: number): void {
  const entry = held.books.entries.get(key);
  if (entry === undefined) return;
  const { account, state } = entry;
  if (held.states.get(key) !== state) {
    const expires_at = state.status === "reserved" ? state.expiresAt : null;
    // Whatever has ended is forgotten a day later: a long task makes many calls.
    const ended_at = state.status === "reserved" ? null : now;
    rows.pending.putEntry({ key, account, expires_at, ended_at, entry: writeEntry(entry) });
  }
  if (state.status === "reserved") held.states.set(key, state);
  else release(held, entry);
}

function release({ books, states }: Held, entry: Entry): void {
  states.delete(entry.key);
  books.entries.delete(entry.key);
  const owner = books.accounts.get(entry.account);
  for (const list of [owner?.entries, owner?.refusals]) {
    const at = list?.indexOf(entry) ?? -1;
    if (at >= 0) list?.splice(at, 1);
  }
}

/** Stopping is better than going on from wrong sums; what was to be done is undone. */
function assertSound(ledger: Ledger, id: string): void {
  const [violation] = ledger.violations(id);
  if (violation !== undefined) throw new Error(`Expected sound totals, got ${JSON.stringify(violation)}.`);
}
