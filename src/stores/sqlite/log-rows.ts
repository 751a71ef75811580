import type { Observation } from "../../core/observation.js";
import type { Unordered } from "../store.js";
import { readObservation, writeObservation } from "../stored-observation.js";
import type { SqliteDatabase, SqliteStatement } from "./database.js";
import type { LogRow, PendingRows } from "./pending-rows.js";

/** Logs of tasks: what has its place in their table, and behind it what still waits for one. */
export interface LogRows {
  /** `seq` of the last observation that is kept; -1 where none is. */
  last(task: string): number;
  /** Observations behind the cursor of a log in which `next` is the first free place. */
  behind(task: string, range: { readonly cursor: number; readonly next: number }): Observation[];
  append(task: string, seq: number, observation: Unordered): void;
  /** Deletes what stands up to `seq`. */
  cut(task: string, seq: number): void;
}

/** Prepares the statements once per connection. */
export function logRows(database: SqliteDatabase, pending: PendingRows): LogRows {
  const last = database.prepare("SELECT max(seq) AS seq FROM log WHERE task = ?");
  const behind = database.prepare(
    "SELECT seq, observations FROM log WHERE task = ? AND seq > ? ORDER BY seq",
  );
  const truncate = database.prepare("DELETE FROM log WHERE task = ? AND seq <= ?");
  return {
    last: (task) => {
      const { seq } = pending.log(task).at(-1) ?? (last.get(task) as { readonly seq: number | null });
      return seq ?? -1;
    },
    behind: (task, { cursor, next }) => {
      // In a log of one process that is nearly always so.
      if (cursor >= next - 1) return [];
      const waiting = pending.log(task);
      const late = waiting.slice(Math.max(0, cursor + 1 - (waiting[0]?.seq ?? 0)));
      const isLate = late.length > 0 && late.length === next - 1 - cursor;
      const early = isLate ? [] : placed(behind, task, cursor);
      return [...early, ...late].map(({ seq, observation }) => readObservation(observation, seq));
    },
    append: (task, seq, observation) =>
      pending.append(task, { seq, observation: writeObservation(observation) }),
    cut: (task, seq) => {
      pending.place();
      truncate.run(task, seq);
    },
  };
}

/** Observations that were placed together are lines of one row, under the place of the last one. */
function placed(behind: SqliteStatement, task: string, cursor: number): LogRow[] {
  const chunks = behind.all(task, cursor) as readonly { seq: number; observations: string }[];
  const lines = chunks.flatMap(({ seq, observations }) => {
    const texts = observations.split("\n");
    return texts.map((observation, at) => ({ seq: seq - texts.length + 1 + at, observation }));
  });
  return lines.filter(({ seq }) => seq > cursor);
}
