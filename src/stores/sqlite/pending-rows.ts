import type { SqliteDatabase } from "./database.js";

/** An entry of the ledger, as its table has it. */
export interface EntryRow {
  readonly key: string;
  readonly account: string;
  readonly expires_at: number | null;
  readonly ended_at: number | null;
  readonly entry: string;
}

/** The last request of a sender, as its table has it. */
export interface SenderRow {
  readonly number: number;
  readonly first: number;
  readonly count: number;
  readonly answers: string;
}

export interface LogRow {
  readonly seq: number;
  readonly observation: string;
}

/**
 * What was written lately and has no row of its own yet. A transaction leaves one row with all that it wrote: a row each
 * would touch a page of the file for each, and pages are what a transaction takes its time for. Some hundred
 * transactions later all go into their tables at once, of accounts and senders only the last ones.
 */
export interface PendingRows {
  account(id: string): string | undefined;
  entry(key: string): EntryRow | undefined;
  sender(task: string, sender: string): SenderRow | undefined;
  /** The end of a task's log, in order. */
  log(task: string): readonly LogRow[];
  putAccount(id: string, record: string): void;
  putEntry(row: EntryRow): void;
  putSender(task: string, sender: string, row: SenderRow): void;
  append(task: string, row: LogRow): void;
  /** Puts everything into its table. Goes before these are read by anything but their keys, and before rows are deleted. */
  place(): void;
  /** Writes what the transaction has put here. Goes before its end. */
  save(): void;
  /** Reads what other connections have written. Goes before anything else, with the file in one's own hands. */
  learn(): void;
  /** Forgets what is held, because it is not what is on disk. */
  drop(): void;
}

/** Characters that wait for their places: placing them takes some 10 ms, as long as a transaction may hold the file. */
const PENDING_CHARS = 1_500_000;

/** Prepares the statements once per connection. */
export function pendingRows(database: SqliteDatabase): PendingRows {
  const rows = statements(database);
  let held = emptyHeld();

  function place(): void {
    if (held.size === 0 && held.unsaved.length === 0) return;
    for (const [id, record] of held.accounts) rows.account.run(id, record);
    for (const { key, account, expires_at, ended_at, entry } of held.entries.values())
      rows.entry.run(key, account, expires_at, ended_at, entry);
    for (const [task, senders] of held.senders)
      for (const [sender, { number, first, count, answers }] of senders)
        rows.sender.run(task, sender, number, first, count, answers);
    for (const [task, log] of held.logs)
      rows.append.run(task, log.at(-1)?.seq ?? 0, log.map((row) => row.observation).join("\n"));
    rows.empty.run(held.last);
    held = { ...emptyHeld(), last: held.last + 1 };
    // Numbers go on, so that others see that there was a place taken.
    rows.insert.run(held.last, "");
  }

  return {
    account: (id) => held.accounts.get(id),
    entry: (key) => held.entries.get(key),
    sender: (task, sender) => held.senders.get(task)?.get(sender),
    log: (task) => held.logs.get(task) ?? NONE,
    putAccount: (id, record) => {
      held.accounts.set(id, record);
      held.unsaved.push(JSON.stringify(["account", id]), record);
    },
    putEntry: (row) => {
      const { key, account, expires_at, ended_at, entry } = row;
      held.entries.set(key, row);
      held.unsaved.push(JSON.stringify(["entry", key, account, expires_at, ended_at]), entry);
    },
    putSender: (task, sender, row) => {
      const { number, first, count, answers } = row;
      keepSender(held, task, sender, row);
      held.unsaved.push(JSON.stringify(["sender", task, sender, number, first, count]), answers);
    },
    append: (task, row) => {
      keepLog(held, task, row);
      held.unsaved.push(JSON.stringify(["log", task, row.seq]), row.observation);
    },
    place,
    save: () => {
      if (held.unsaved.length === 0) return;
      const text = held.unsaved.join("\n");
      if (held.size + text.length >= PENDING_CHARS) return place();
      held.last += 1;
      held.size += text.length;
      held.unsaved = [];
      rows.insert.run(held.last, text);
    },
    learn: () => {
      const news = rows.since.all(held.last) as readonly PendingRow[];
      const isOn = news[0]?.number === held.last;
      if (!isOn) held = emptyHeld();
      for (const { number, writes } of isOn ? news.slice(1) : news) take(held, number, writes);
    },
    drop: () => {
      held = emptyHeld();
    },
  };
}

function statements(database: SqliteDatabase) {
  return {
    account: database.prepare("INSERT OR REPLACE INTO accounts VALUES (?, ?)"),
    entry: database.prepare("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?)"),
    sender: database.prepare("INSERT OR REPLACE INTO senders VALUES (?, ?, ?, ?, ?, ?)"),
    append: database.prepare("INSERT INTO log VALUES (?, ?, ?)"),
    insert: database.prepare("INSERT INTO pending VALUES (?, ?)"),
    empty: database.prepare("DELETE FROM pending WHERE number <= ?"),
    since: database.prepare("SELECT number, writes FROM pending WHERE number >= ? ORDER BY number"),
  };
}

interface Held {
  readonly accounts: Map<string, string>;
  readonly entries: Map<string, EntryRow>;
  readonly senders: Map<string, Map<string, SenderRow>>;
  readonly logs: Map<string, LogRow[]>;
  /** Number of the last row that is in here; -1 where nothing has been read. */
  last: number;
  /** Characters of these rows. */
  size: number;
  /** What the transaction under way has written: lines in pairs, what it is and the text of it. */
  unsaved: string[];
}

function emptyHeld(): Held {
  return {
    accounts: new Map(),
    entries: new Map(),
    senders: new Map(),
    logs: new Map(),
    last: -1,
    size: 0,
    unsaved: [],
  };
}

const NONE: readonly LogRow[] = [];

interface PendingRow {
  readonly number: number;
  readonly writes: string;
}

/** What a line says that the next one is the text of. */
type Write =
  | readonly ["account", id: string]
  | readonly ["entry", key: string, account: string, expiresAt: number | null, endedAt: number | null]
  | readonly ["sender", task: string, sender: string, number: number, first: number, count: number]
  | readonly ["log", task: string, seq: number];

/** JSON has no line breaks of its own. */
function take(held: Held, number: number, writes: string): void {
  held.last = number;
  held.size += writes.length;
  const lines = writes === "" ? [] : writes.split("\n");
  for (let at = 0; at < lines.length; at += 2) {
    // What is in the file was written by a process that this one shares it with.
    keep(held, JSON.parse(lines[at] ?? "") as Write, lines[at + 1] ?? "");
  }
}

function keep(held: Held, write: Write, text: string): void {
  switch (write[0]) {
    case "account": {
      held.accounts.set(write[1], text);
      return;
    }
    case "entry": {
      const [, key, account, expires_at, ended_at] = write;
      held.entries.set(key, { key, account, expires_at, ended_at, entry: text });
      return;
    }
    case "sender": {
      const [, task, sender, number, first, count] = write;
      keepSender(held, task, sender, { number, first, count, answers: text });
      return;
    }
    case "log": {
      const [, task, seq] = write;
      keepLog(held, task, { seq, observation: text });
      return;
    }
  }
}

function keepSender({ senders }: Held, task: string, sender: string, row: SenderRow): void {
  const known = senders.get(task);
  if (known === undefined) senders.set(task, new Map([[sender, row]]));
  else known.set(sender, row);
}

function keepLog({ logs }: Held, task: string, row: LogRow): void {
  const known = logs.get(task);
  if (known === undefined) logs.set(task, [row]);
  else known.push(row);
}
