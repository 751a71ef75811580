import { type Account, type AccountRecord, accountSchema, attachAccount } from "../../core/budget/account.js";
import { emptyBooks, remember } from "../../core/budget/books.js";
import { type Entry, type EntryState, entrySchema } from "../../core/budget/entry.js";
import { type Ledger, ledgerOver } from "../../core/budget/ledger.js";
import { applyVerb } from "../apply-verb.js";
import type { LedgerAnswer, LedgerVerb } from "../store.js";
import type { SqliteDatabase } from "./database.js";

/** The part of the ledger that one transaction works on: rows are loaded when a verb needs them. */
export interface LedgerRows {
  apply(verb: LedgerVerb, now: number): LedgerAnswer;
  /** Charges what has expired, and returns the keys. */
  expire(now: number): readonly string[];
  /** Writes what has changed. @throws Error where the totals do not add up any more */
  save(now: number): void;
}

interface EntryRow {
  readonly entry: string;
}

/** Prepares the statements once per connection; each call of what it returns begins with nothing loaded. */
export function ledgerRows(database: SqliteDatabase): () => LedgerRows {
  const rows = statements(database);
  return () => loadedRows(rows);
}

function statements(database: SqliteDatabase) {
  const prepare = (sql: string) => database.prepare(sql);
  return {
    account: prepare("SELECT record FROM accounts WHERE id = ?"),
    children: prepare("SELECT child FROM children WHERE parent = ?"),
    entry: prepare("SELECT entry FROM entries WHERE key = ?"),
    openEntries: prepare("SELECT entry FROM entries WHERE account = ? AND expires_at IS NOT NULL"),
    overdue: prepare("SELECT entry FROM entries WHERE expires_at <= ? ORDER BY expires_at"),
    writeAccount: prepare("INSERT OR REPLACE INTO accounts VALUES (?, ?)"),
    writeChild: prepare("INSERT OR IGNORE INTO children VALUES (?, ?)"),
    writeEntry: prepare("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?)"),
    dropAccount: prepare("DELETE FROM accounts WHERE id = ?"),
    dropChild: prepare("DELETE FROM children WHERE child = ?"),
    dropEntries: prepare("DELETE FROM entries WHERE account = ?"),
  };
}

function loadedRows(rows: ReturnType<typeof statements>): LedgerRows {
  const books = emptyBooks();
  const ledger: Ledger = ledgerOver(books);
  /** Accounts as they are on disk. */
  const written = new Map<string, string>();
  /** States of entries as they are on disk. */
  const states = new Map<string, EntryState>();

  function account(id: string): Account | undefined {
    const known = books.accounts.get(id);
    if (known !== undefined || written.has(id)) return known;
    const row = rows.account.get(id) as { record: string } | undefined;
    if (row === undefined) return undefined;
    const record = accountSchema.parse(JSON.parse(row.record));
    const parents = [...new Set(record.parents)].flatMap((parent) => account(parent) ?? []);
    const loaded = attachAccount(record, parents);
    books.accounts.set(id, loaded);
    written.set(id, row.record);
    return loaded;
  }

  function entry(row: unknown): void {
    if (row === undefined) return;
    const loaded: Entry = entrySchema.parse(JSON.parse((row as EntryRow).entry));
    const owner = account(loaded.account);
    if (owner === undefined || books.entries.has(loaded.key)) return;
    remember(books, owner, loaded);
    states.set(loaded.key, loaded.state);
  }

  function load(verb: LedgerVerb): void {
    if ("key" in verb && !books.entries.has(verb.key)) entry(rows.entry.get(verb.key));
    if ("account" in verb) account(verb.account);
    if (verb.verb === "open") for (const parent of verb.parents) account(parent);
    if (verb.verb === "close") loadWhatKeepsOpen(verb.account);
  }

  function loadWhatKeepsOpen(id: string): void {
    for (const row of rows.openEntries.all(id)) entry(row);
    const children = rows.children.all(id) as readonly { child: string }[];
    // What this transaction has closed already is on disk still.
    for (const { child } of children) {
      if (!written.has(child) || books.accounts.has(child)) books.accounts.get(id)?.children.add(child);
    }
  }

  function saveAccounts(): void {
    for (const [id, { parents, opened, lines }] of books.accounts) {
      const record = JSON.stringify({ id, parents, opened, lines } satisfies AccountRecord);
      if (record === written.get(id)) continue;
      rows.writeAccount.run(id, record);
      if (!written.has(id)) for (const parent of parents) rows.writeChild.run(parent, id);
    }
    for (const id of written.keys()) {
      if (books.accounts.has(id)) continue;
      rows.dropAccount.run(id);
      rows.dropChild.run(id);
      rows.dropEntries.run(id);
    }
  }

  function saveEntries(now: number): void {
    for (const { key, account: owner, asked, state } of books.entries.values()) {
      if (states.get(key) === state) continue;
      const expiresAt = state.status === "reserved" ? state.expiresAt : null;
      // Whatever has ended is forgotten a day later: a long task makes many calls.
      const endedAt = state.status === "reserved" ? null : now;
      rows.writeEntry.run(
        key,
        owner,
        expiresAt,
        endedAt,
        JSON.stringify({ key, account: owner, asked, state }),
      );
    }
  }

  return {
    apply: (verb, now) => {
      load(verb);
      return applyVerb(ledger, verb, { now, isOpen: (id) => account(id) !== undefined });
    },
    expire: (now) => {
      for (const row of rows.overdue.all(now)) entry(row);
      return ledger.expire({ now });
    },
    save: (now) => {
      for (const id of books.accounts.keys()) assertSound(ledger, id);
      saveAccounts();
      saveEntries(now);
    },
  };
}

/** Stopping is better than going on from wrong sums; what was to be done is undone. */
function assertSound(ledger: Ledger, id: string): void {
  const [violation] = ledger.violations(id);
  if (violation !== undefined) throw new Error(`Expected sound totals, got ${JSON.stringify(violation)}.`);
}
