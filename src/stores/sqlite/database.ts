import { StoreError } from "../store-error.js";
import { isBusy } from "./is-busy.js";

/** A prepared statement, as `node:sqlite`, better-sqlite3 and libsql all have it. */
export interface SqliteStatement {
  run(...values: readonly SqliteValue[]): unknown;
  get(...values: readonly SqliteValue[]): unknown;
  all(...values: readonly SqliteValue[]): readonly unknown[];
}

export type SqliteValue = string | number | null;

/** A connection, as `node:sqlite`, better-sqlite3 and libsql all have it. */
export interface SqliteDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): SqliteStatement;
  close(): unknown;
}

/** Flushes to disk: never lost to a crash of a process (`normal`), nor to a loss of power (`full`). */
export type Synchronous = "normal" | "full";

/** Processes that may begin on one new file at once: each attempt lets one of them through at least. */
const SETUP_ATTEMPTS = 100;

/** How long a statement may wait with the event loop held; longer waits are taken in slices of this. */
const BUSY_MS = 20;

/** The log file keeps at most this much after a checkpoint: it has grown to gigabytes elsewhere. */
const JOURNAL_BYTES = 64 * 1024 * 1024;

/**
 * Pages of the log, of 4 kB each, after which they are taken over into the file. That flushes both and holds whoever
 * writes for some milliseconds: SQLite's own 1,000 come up every 200 exchanges, these every 1,000.
 */
const CHECKPOINT_PAGES = 4_000;

/** Version of the tables below. */
const SCHEMA_VERSION = 3;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS tasks (
    task TEXT PRIMARY KEY, root TEXT NOT NULL, base INTEGER NOT NULL, next INTEGER NOT NULL,
    gate TEXT NOT NULL, gate_seq INTEGER NOT NULL, snapshot_seq INTEGER, snapshot TEXT, closed_at INTEGER
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS open_gates ON tasks (root) WHERE gate <> 'closed';
  CREATE INDEX IF NOT EXISTS closed_tasks ON tasks (closed_at) WHERE closed_at IS NOT NULL;
  CREATE TABLE IF NOT EXISTS abouts (task TEXT PRIMARY KEY, about TEXT NOT NULL, opened_at INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS log (
    task TEXT NOT NULL, seq INTEGER NOT NULL, observations TEXT NOT NULL, PRIMARY KEY (task, seq)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS senders (
    task TEXT NOT NULL, sender TEXT NOT NULL, number INTEGER NOT NULL,
    first INTEGER NOT NULL, count INTEGER NOT NULL, answers TEXT NOT NULL, PRIMARY KEY (task, sender)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS accounts (id TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS children (
    parent TEXT NOT NULL, child TEXT NOT NULL, PRIMARY KEY (parent, child)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS entries (
    key TEXT PRIMARY KEY, account TEXT NOT NULL, expires_at INTEGER, ended_at INTEGER, entry TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS entries_of_account ON entries (account);
  CREATE INDEX IF NOT EXISTS open_entries ON entries (expires_at) WHERE expires_at IS NOT NULL;
  CREATE INDEX IF NOT EXISTS ended_entries ON entries (ended_at) WHERE ended_at IS NOT NULL;
  CREATE TABLE IF NOT EXISTS pending (number INTEGER PRIMARY KEY, writes TEXT NOT NULL);
`;

export interface Preparation {
  readonly synchronous: Synchronous;
  /** How long to wait for others, such as those who set up too, in milliseconds. Afterwards nobody waits with the event loop held. */
  readonly waitMs: number;
}

/** Sets a fresh connection up. @throws StoreError `STORE_UNFIT` where the file cannot be used by several processes */
export function prepareDatabase(database: SqliteDatabase, { synchronous, waitMs }: Preparation): void {
  database.exec(`PRAGMA busy_timeout = ${waitMs}`);
  const mode = enterWriteAheadLog(database);
  if (mode !== "wal") {
    throw new StoreError("STORE_UNFIT", `Expected a file that allows a write-ahead log, got mode ${mode}.`);
  }
  database.exec(`PRAGMA synchronous = ${synchronous}`);
  database.exec(`PRAGMA journal_size_limit = ${JOURNAL_BYTES}`);
  database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  createTables(database);
  database.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
}

/**
 * Of two processes that begin on one new file, one is told at once that the other has it: the engine does not wait where
 * waiting might be for ever. It does wait for the right to write, and then the other is through.
 */
function enterWriteAheadLog(database: SqliteDatabase): unknown {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return Object.values(database.prepare("PRAGMA journal_mode = WAL").get() ?? {})[0];
    } catch (error) {
      if (!isBusy(error) || attempt === SETUP_ATTEMPTS) throw error;
      database.exec("BEGIN IMMEDIATE");
      database.exec("ROLLBACK");
    }
  }
}

/** Reads only. @throws StoreError `STORE_UNFIT` where a file has none of the tables below, or those of another version */
export function assertHoldsStore(database: SqliteDatabase, waitMs: number): void {
  database.exec(`PRAGMA busy_timeout = ${waitMs}`);
  const ours = database.prepare(
    "SELECT name FROM sqlite_master WHERE name IN ('tasks', 'senders', 'entries')",
  );
  if (ours.all().length < 3)
    throw new StoreError("STORE_UNFIT", "Expected a store, got a file that is none.");
  assertVersion(versionOf(database));
}

function createTables(database: SqliteDatabase): void {
  database.exec("BEGIN IMMEDIATE");
  const version = versionOf(database);
  try {
    if (version !== 0) assertVersion(version);
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
  database.exec(SCHEMA);
  database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
  database.exec("COMMIT");
}

/** The number is the file's owner's, whoever that is. */
function versionOf(database: SqliteDatabase): number {
  return Number(Object.values(database.prepare("PRAGMA user_version").get() ?? {})[0]);
}

function assertVersion(version: number): void {
  if (version === SCHEMA_VERSION) return;
  throw new StoreError(
    "STORE_UNFIT",
    `Expected a file of version ${SCHEMA_VERSION}, got version ${version}.`,
  );
}
