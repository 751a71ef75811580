import { aboutRows } from "./sqlite/about-rows.js";
import type { SqliteDatabase, Synchronous } from "./sqlite/database.js";
import { ledgerRows } from "./sqlite/ledger-rows.js";
import { openNodeSqlite } from "./sqlite/node-sqlite.js";
import { openFile } from "./sqlite/open-file.js";
import { pendingRows } from "./sqlite/pending-rows.js";
import { type KeptReply, taskRows } from "./sqlite/task-rows.js";
import { WriteQueue } from "./sqlite/write-queue.js";
import type { ExchangeReply, ExchangeRequest, LedgerAnswer, Store } from "./store.js";

export interface SqliteStoreOptions {
  /** The one file; a log and an index appear beside it while it is open. */
  readonly file: string;
  /** Opens the file with a driver of the shape of better-sqlite3 or libsql. @default the SQLite inside Node 22.13+ */
  readonly open?: (file: string) => SqliteDatabase;
  /** Refuses a file that is no store yet, instead of making it one. @default false */
  readonly mustExist?: boolean;
  /**
   * What an acknowledged write outlives: the end of a process, however sudden (`normal`), or the end of the
   * machine's power too (`full`). @default "normal"
   */
  readonly synchronous?: Synchronous;
  /** How long to wait for other processes, in milliseconds; to open the file, 5,000 at most. @default 5,000 */
  readonly patienceMs?: number;
  /** The store's clock, in milliseconds; all processes on a file must have the same. @default Date.now */
  readonly now?: () => number;
}

/** SQLite's own tools wait as long; a lock is held for some 20 ms at most. */
const PATIENCE_MS = 5_000;

/** How long the log of a finished task is kept for processes that still work on it, and ends of calls for late or repeated answers: a day. */
const RETENTION_MS = 86_400_000;

/**
 * Keeps logs and ledgers in one file, for any number of processes on one host. What was acknowledged survives
 * `kill -9`.
 *
 * @throws StoreError `STORE_UNFIT` where the file or the driver cannot be used, `STORE_BUSY` where others hold the file
 */
export function sqliteStore(options: SqliteStoreOptions): Store {
  const { file, open = openNodeSqlite, synchronous = "normal" } = options;
  const { patienceMs = PATIENCE_MS, now = Date.now, mustExist = false } = options;
  const waitMs = Math.min(patienceMs, PATIENCE_MS);
  const database = openFile({ file, open, synchronous, mustExist, waitMs });
  const pending = pendingRows(database);
  const ledger = ledgerRows(database, pending);
  const tasks = taskRows(database, pending);
  const abouts = aboutRows(database);
  const refused = () => {
    ledger.drop();
    tasks.drop();
  };
  let isKnown = true;
  const undone = () => {
    refused();
    pending.drop();
    isKnown = false;
  };
  const othersWrote = whetherOthersWrote(database);
  const begun = () => {
    const isNews = othersWrote();
    if (!isNews && isKnown) return;
    refused();
    pending.learn();
    isKnown = true;
  };
  const queue = new WriteQueue({ database, file, patienceMs, begun, ending: pending.save, refused, undone });

  function exchange(request: ExchangeRequest): () => ExchangeReply {
    const known = tasks.answered(request);
    if (known !== null) return () => repeated(request, known);
    const at = now();
    const answers = request.verbs.map((verb) => ledger.apply(verb, at));
    ledger.check();
    const news = tasks.news(request);
    return () => {
      ledger.save(at);
      const seqs = tasks.write(request, answers);
      if (answers.some((answer) => isEnd(answer, request))) tasks.close(request.task, at);
      const about = request.about === undefined ? {} : { about: abouts.keep(request.about, at) };
      return { seqs, answers, ...news, ...tasks.status(request), ...about };
    };
  }

  /** A request that came again is in the log already. */
  function repeated(request: ExchangeRequest, known: KeptReply): ExchangeReply {
    const { others, snapshot } = tasks.news(request);
    const mine = new Set(known.seqs);
    return {
      ...known,
      others: others.filter(({ seq }) => !mine.has(seq)),
      snapshot,
      ...tasks.status(request),
    };
  }

  function expire(): () => readonly string[] {
    const at = now();
    pending.place();
    const keys = ledger.expire(at);
    ledger.check();
    return () => {
      ledger.save(at);
      tasks.purge(at - RETENTION_MS);
      forgetEnds.run(at - RETENTION_MS);
      return keys;
    };
  }
  const forgetEnds = database.prepare("DELETE FROM entries WHERE ended_at <= ?");

  return {
    isShared: true,
    exchange: (request) => queue.run(() => exchange(request)),
    expire: async () => {
      const keys = await queue.run(expire);
      // Takes over into the file what no reader is in the way of, and waits for nobody.
      database.prepare("PRAGMA wal_checkpoint(PASSIVE)").get();
      return keys;
    },
    tasks: () => queue.run(() => () => abouts.all()),
    find: (task) => queue.run(() => () => abouts.find(task)),
    forget: ({ task }) => queue.run(() => () => tasks.forget(task)),
    close: async () => {
      await queue.idle();
      database.close();
    },
  };
}

/**
 * Whether an answer says that the task is finished. One that closes its own account is, though calls may keep that open;
 * who only tidies up, and sends no key, has to hear that nothing did.
 */
function isEnd(answer: LedgerAnswer, { key }: ExchangeRequest): boolean {
  return answer.verb === "close" && (answer.status === "closed" || key !== undefined);
}

/** Makes a check, to be run inside a transaction: whether another connection has written since the last one. */
function whetherOthersWrote(database: SqliteDatabase): () => boolean {
  const read = database.prepare("PRAGMA data_version");
  let known: unknown;
  return () => {
    const version = Object.values(read.get() as object)[0];
    const isNews = version !== known;
    known = version;
    return isNews;
  };
}
