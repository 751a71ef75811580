import type { Gate } from "../../core/breaker/machine.js";
import type { Snapshot } from "../../core/engine/snapshot.js";
import { type ExchangeReply, type ExchangeRequest, type LedgerAnswer, SNAPSHOT_EVERY } from "../store.js";
import { StoreError } from "../store-error.js";
import { readObservation, writeObservation } from "../stored-observation.js";
import type { SqliteDatabase } from "./database.js";

/** What is kept of an answer, for a request that comes again. */
export interface KeptReply {
  readonly seqs: readonly number[];
  readonly answers: readonly LedgerAnswer[];
}

/** Logs, gates and answered requests of tasks. Each verb is called inside a transaction. */
export interface TaskRows {
  /** What a request was answered that comes again. @throws StoreError `STALE_REQUEST` */
  answered(request: ExchangeRequest): KeptReply | null;
  /** Appends, and keeps the gate, the snapshot and the answer. Returns the places. */
  write(request: ExchangeRequest, answers: readonly LedgerAnswer[]): readonly number[];
  /** What the caller is to know beyond its own part. */
  read(request: ExchangeRequest, own: KeptReply): ExchangeReply;
  close(task: string, at: number): void;
  /** Deletes what was closed by then. */
  purge(closedBy: number): void;
  forget(task: string): void;
}

interface TaskRow {
  readonly base: number;
  readonly next: number;
  readonly gate: Gate;
  readonly gate_seq: number;
  readonly snapshot_seq: number | null;
}

/** Tasks deleted in one go, so that a sweep does not hold the file for long. */
const PURGED_AT_ONCE = 100;

/** Prepares the statements once per connection. */
export function taskRows(database: SqliteDatabase): TaskRows {
  const prepare = (sql: string) => database.prepare(sql);
  const row = prepare("SELECT base, next, gate, gate_seq, snapshot_seq FROM tasks WHERE task = ?");
  const insert = prepare("INSERT INTO tasks VALUES (?, ?, ?, ?, 'closed', -1, NULL, NULL, NULL)");
  const move = prepare("UPDATE tasks SET next = ?, closed_at = NULL WHERE task = ?");
  const append = prepare("INSERT INTO log VALUES (?, ?, ?)");
  const setGate = prepare("UPDATE tasks SET gate = ?, gate_seq = ? WHERE task = ?");
  const setSnapshot = prepare("UPDATE tasks SET snapshot = ?, snapshot_seq = ?, base = ? WHERE task = ?");
  const truncate = prepare("DELETE FROM log WHERE task = ? AND seq <= ?");
  const sender = prepare("SELECT number, reply FROM senders WHERE task = ? AND sender = ?");
  const setSender = prepare("INSERT OR REPLACE INTO senders VALUES (?, ?, ?, ?)");
  const behind = prepare("SELECT seq, observation FROM log WHERE task = ? AND seq > ? ORDER BY seq");
  const snapshotOf = prepare("SELECT snapshot FROM tasks WHERE task = ?");
  const gates = prepare("SELECT task, gate FROM tasks WHERE root = ? AND gate <> 'closed'");
  const setClosed = prepare("UPDATE tasks SET closed_at = ? WHERE task = ?");
  const closed = prepare(`SELECT task FROM tasks WHERE closed_at <= ? LIMIT ${PURGED_AT_ONCE}`);
  const drops = ["tasks", "abouts", "log", "senders"].map((table) =>
    prepare(`DELETE FROM ${table} WHERE task = ?`),
  );

  const find = (task: string) => row.get(task) as TaskRow | undefined;
  const forget = (task: string) => {
    for (const drop of drops) drop.run(task);
  };

  function begin({ task, root, cursor }: ExchangeRequest): TaskRow {
    insert.run(task, root, cursor + 1, cursor + 1);
    return { base: cursor + 1, next: cursor + 1, gate: "closed", gate_seq: -1, snapshot_seq: null };
  }

  function read(request: ExchangeRequest, own: KeptReply): ExchangeReply {
    const { task, root, cursor } = request;
    const { base = 0, next = 0, snapshot_seq: seq = null } = find(task) ?? {};
    const isBehind = seq !== null && seq > cursor;
    const kept = isBehind ? (snapshotOf.get(task) as { snapshot: string }) : null;
    const mine = new Set(own.seqs);
    const others = (behind.all(task, isBehind ? seq : cursor) as readonly LogRow[]).filter(
      (one) => !mine.has(one.seq),
    );
    const open = gates.all(root) as readonly { task: string; gate: Gate }[];
    return {
      ...own,
      others: others.map(({ seq: place, observation }) => readObservation(observation, place)),
      gates: Object.fromEntries(open.map(({ task: id, gate }) => [id, gate])),
      // Its shape is checked by whoever restores it.
      snapshot:
        kept === null ? null : { seq: seq as number, snapshot: JSON.parse(kept.snapshot) as Snapshot },
      isLong: next - base >= SNAPSHOT_EVERY,
    };
  }

  return {
    answered: ({ task, key }) => {
      const last = key && (sender.get(task, key.sender) as { number: number; reply: string } | undefined);
      if (key === undefined || last === undefined || key.number > last.number) return null;
      if (key.number === last.number) return JSON.parse(last.reply) as KeptReply;
      const message = `Expected a request after number ${last.number} of ${key.sender}, got ${key.number}.`;
      throw new StoreError("STALE_REQUEST", message);
    },
    write: (request, answers) => {
      const { task, append: observations, cursor, gate, snapshot, key } = request;
      const isNew = observations.length > 0 || gate !== undefined || snapshot !== undefined;
      const known = find(task) ?? (isNew || key !== undefined ? begin(request) : null);
      if (known === null) return [];
      const seqs = observations.map((observation, at) => {
        append.run(task, known.next + at, writeObservation(observation));
        return known.next + at;
      });
      if (seqs.length > 0) move.run(known.next + seqs.length, task);
      if (gate !== undefined && cursor >= known.gate_seq) setGate.run(gate, cursor, task);
      if (snapshot !== undefined && cursor > (known.snapshot_seq ?? -1)) {
        setSnapshot.run(JSON.stringify(snapshot), cursor, cursor + 1, task);
        truncate.run(task, cursor);
      }
      if (key !== undefined) setSender.run(task, key.sender, key.number, JSON.stringify({ seqs, answers }));
      return seqs;
    },
    read,
    close: (task, at) => void setClosed.run(at, task),
    purge: (closedBy) => {
      for (const { task } of closed.all(closedBy) as readonly { task: string }[]) forget(task);
    },
    forget,
  };
}

interface LogRow {
  readonly seq: number;
  readonly observation: string;
}
