import type { Gate } from "../../core/breaker/machine.js";
import type { Snapshot } from "../../core/engine/snapshot.js";
import {
  type ExchangeReply,
  type ExchangeRequest,
  type LedgerAnswer,
  type RequestKey,
  SNAPSHOT_EVERY,
} from "../store.js";
import { StoreError } from "../store-error.js";
import type { SqliteDatabase, SqliteStatement } from "./database.js";
import { logRows } from "./log-rows.js";
import type { PendingRows, SenderRow } from "./pending-rows.js";

/** What is kept of an answer, for a request that comes again. */
export interface KeptReply {
  readonly seqs: readonly number[];
  readonly answers: readonly LedgerAnswer[];
}

/** Logs, gates and answered requests of tasks; what has been read is kept, for as long as nobody else writes. */
export interface TaskRows {
  /** What a request was answered that comes again. @throws StoreError `STALE_REQUEST` */
  answered(request: ExchangeRequest): KeptReply | null;
  /** What others appended since the cursor, or behind the snapshot that stands for it. */
  news(request: ExchangeRequest): Pick<ExchangeReply, "others" | "snapshot">;
  /** Appends, and keeps the gate, the snapshot and the answer. Returns the places. */
  write(request: ExchangeRequest, answers: readonly LedgerAnswer[]): readonly number[];
  /** Gates of the root that are not closed, and whether the log is long. */
  status(request: ExchangeRequest): Pick<ExchangeReply, "gates" | "isLong">;
  close(task: string, at: number): void;
  /** Deletes what was closed by then. */
  purge(closedBy: number): void;
  forget(task: string): void;
  /** Forgets what is held, so that it is read from disk again. */
  drop(): void;
}

/** Tasks deleted in one go, so that a sweep does not hold the file for long. */
const PURGED_AT_ONCE = 100;

/** Tasks held at once, at some 500 bytes each; one that is read again costs three statements. */
const HELD_TASKS = 4_096;

/** A task as it is on disk. */
interface HeldTask {
  base: number;
  next: number;
  gateSeq: number;
  snapshotSeq: number | null;
  isClosed: boolean;
  /** The last request of each sender that has been asked for. */
  readonly answered: Map<string, SenderRow | undefined>;
}

/** Prepares the statements once per connection. */
export function taskRows(database: SqliteDatabase, pending: PendingRows): TaskRows {
  const rows = statements(database, pending);
  const tasks = new Map<string, HeldTask | undefined>();
  const gates = new Map<string, Readonly<Record<string, Gate>>>();

  function find(task: string): HeldTask | undefined {
    if (tasks.has(task)) return tasks.get(task);
    const found = readTask(rows, task);
    tasks.set(task, found);
    return found;
  }

  function begin({ task, root, cursor }: ExchangeRequest): HeldTask {
    rows.insert.run(task, root, cursor + 1, cursor + 1);
    const next = cursor + 1;
    const begun = { base: next, next, gateSeq: -1, snapshotSeq: null, isClosed: false, answered: new Map() };
    tasks.set(task, begun);
    return begun;
  }

  function forget(task: string): void {
    pending.place();
    for (const drop of rows.drops) drop.run(task);
    tasks.delete(task);
    gates.clear();
  }

  return {
    answered: ({ task, key }) => {
      const known = key === undefined ? undefined : find(task);
      if (key === undefined || known === undefined) return null;
      const last = lastOf(rows, task, known, key.sender);
      if (last === undefined || key.number > last.number) return null;
      if (key.number === last.number) return keptReply(last);
      throw stale(key, last);
    },
    news: ({ task, cursor, reads = true }) => {
      if (!reads) return { others: [], snapshot: null };
      const known = find(task);
      const seq = known?.snapshotSeq ?? -1;
      const isBehind = seq > cursor;
      return {
        others:
          known === undefined
            ? []
            : rows.log.behind(task, { cursor: isBehind ? seq : cursor, next: known.next }),
        snapshot: isBehind ? { seq, snapshot: readSnapshot(rows, task) } : null,
      };
    },
    write: (request, answers) => {
      const { append, gate, snapshot, key } = request;
      const isNew = append.length > 0 || gate !== undefined || snapshot !== undefined || key !== undefined;
      const known = find(request.task) ?? (isNew ? begin(request) : undefined);
      if (known === undefined) return [];
      const seqs = appendTo(rows, known, request);
      if (gate !== undefined && setGate(rows, known, request, gate)) gates.delete(request.root);
      if (snapshot !== undefined) setSnapshot(rows, known, request, snapshot);
      if (key !== undefined) setSender(rows, known, request.task, key, { seqs, answers });
      return seqs;
    },
    status: ({ task, root }) => {
      const known = find(task);
      const shown = gates.get(root) ?? readGates(rows, root);
      gates.set(root, shown);
      // Between two transactions nobody holds anything of these.
      if (tasks.size > HELD_TASKS) tasks.clear();
      if (gates.size > HELD_TASKS) gates.clear();
      return { gates: shown, isLong: known !== undefined && known.next - known.base >= SNAPSHOT_EVERY };
    },
    close: (task, at) => {
      const known = find(task);
      if (known === undefined) return;
      rows.setClosed.run(at, task);
      known.isClosed = true;
    },
    purge: (closedBy) => {
      for (const { task } of rows.closed.all(closedBy) as readonly { task: string }[]) forget(task);
    },
    forget,
    drop: () => {
      tasks.clear();
      gates.clear();
    },
  };
}

type Statements = ReturnType<typeof statements>;

function statements(database: SqliteDatabase, pending: PendingRows) {
  const prepare = (sql: string): SqliteStatement => database.prepare(sql);
  return {
    pending,
    log: logRows(database, pending),
    task: prepare("SELECT base, next, gate_seq, snapshot_seq, closed_at FROM tasks WHERE task = ?"),
    insert: prepare("INSERT INTO tasks VALUES (?, ?, ?, ?, 'closed', -1, NULL, NULL, NULL)"),
    reopen: prepare("UPDATE tasks SET closed_at = NULL WHERE task = ?"),
    setGate: prepare("UPDATE tasks SET gate = ?, gate_seq = ? WHERE task = ?"),
    gates: prepare("SELECT task, gate FROM tasks WHERE root = ? AND gate <> 'closed'"),
    setSnapshot: prepare(
      "UPDATE tasks SET snapshot = ?, snapshot_seq = ?, base = ?, next = ? WHERE task = ?",
    ),
    snapshot: prepare("SELECT snapshot FROM tasks WHERE task = ?"),
    sender: prepare("SELECT number, first, count, answers FROM senders WHERE task = ? AND sender = ?"),
    setClosed: prepare("UPDATE tasks SET closed_at = ? WHERE task = ?"),
    closed: prepare(`SELECT task FROM tasks WHERE closed_at <= ? LIMIT ${PURGED_AT_ONCE}`),
    drops: ["tasks", "abouts", "log", "senders"].map((table) =>
      prepare(`DELETE FROM ${table} WHERE task = ?`),
    ),
  };
}

interface TaskRow {
  readonly base: number;
  readonly next: number;
  readonly gate_seq: number;
  readonly snapshot_seq: number | null;
  readonly closed_at: number | null;
}

function readTask(rows: Statements, task: string): HeldTask | undefined {
  const row = rows.task.get(task) as TaskRow | undefined;
  if (row === undefined) return undefined;
  // The row is written when the log is cut; in between the log itself says how far it goes.
  return {
    base: row.base,
    next: Math.max(row.next, rows.log.last(task) + 1),
    gateSeq: row.gate_seq,
    snapshotSeq: row.snapshot_seq,
    isClosed: row.closed_at !== null,
    answered: new Map(),
  };
}

function lastOf(rows: Statements, task: string, { answered }: HeldTask, sender: string) {
  if (answered.has(sender)) return answered.get(sender);
  const row = rows.pending.sender(task, sender) ?? (rows.sender.get(task, sender) as SenderRow | undefined);
  answered.set(sender, row);
  return row;
}

function keptReply({ first, count, answers }: SenderRow): KeptReply {
  const seqs = Array.from({ length: count }, (_, at) => first + at);
  return { seqs, answers: JSON.parse(answers) as readonly LedgerAnswer[] };
}

function stale(key: RequestKey, last: SenderRow): StoreError {
  const message = `Expected a request after number ${last.number} of ${key.sender}, got ${key.number}.`;
  return new StoreError("STALE_REQUEST", message);
}

/** Its shape is checked by whoever restores it. */
function readSnapshot(rows: Statements, task: string): Snapshot {
  const { snapshot } = rows.snapshot.get(task) as { readonly snapshot: string };
  return JSON.parse(snapshot) as Snapshot;
}

function readGates(rows: Statements, root: string): Readonly<Record<string, Gate>> {
  const open = rows.gates.all(root) as readonly { readonly task: string; readonly gate: Gate }[];
  return Object.freeze(Object.fromEntries(open.map(({ task, gate }) => [task, gate])));
}

function appendTo(rows: Statements, known: HeldTask, { task, append }: ExchangeRequest): readonly number[] {
  if (append.length === 0) return [];
  const first = known.next;
  const seqs = append.map((observation, at) => {
    rows.log.append(task, first + at, observation);
    return first + at;
  });
  known.next = first + append.length;
  if (known.isClosed) rows.reopen.run(task);
  known.isClosed = false;
  return seqs;
}

/** Somebody who has read less of the log knows less. */
function setGate(rows: Statements, known: HeldTask, { task, cursor }: ExchangeRequest, gate: Gate): boolean {
  if (cursor < known.gateSeq) return false;
  rows.setGate.run(gate, cursor, task);
  known.gateSeq = cursor;
  return true;
}

function setSnapshot(rows: Statements, known: HeldTask, request: ExchangeRequest, snapshot: Snapshot): void {
  const { task, cursor } = request;
  if (cursor <= (known.snapshotSeq ?? -1)) return;
  rows.log.cut(task, cursor);
  rows.setSnapshot.run(JSON.stringify(snapshot), cursor, cursor + 1, known.next, task);
  known.snapshotSeq = cursor;
  known.base = cursor + 1;
}

function setSender(rows: Statements, known: HeldTask, task: string, key: RequestKey, kept: KeptReply): void {
  const { sender, number } = key;
  const first = kept.seqs[0] ?? known.next;
  const row = { number, first, count: kept.seqs.length, answers: JSON.stringify(kept.answers) };
  rows.pending.putSender(task, sender, row);
  known.answered.set(sender, row);
}
