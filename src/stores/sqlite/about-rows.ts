import type { TraceHeader } from "../../core/trace.js";
import type { KeptTask } from "../store.js";
import type { SqliteDatabase } from "./database.js";

/** What tasks were opened with. Each verb is called inside a transaction. */
export interface AboutRows {
  /** Keeps it where nothing is kept of the task yet, and returns what is. */
  keep(about: TraceHeader, now: number): TraceHeader;
  find(task: string): KeptTask | null;
  /** All of them, in the order in which they were opened. */
  all(): readonly KeptTask[];
}

interface AboutRow {
  readonly about: string;
  readonly opened_at: number;
}

/** Prepares the statements once per connection. */
export function aboutRows(database: SqliteDatabase): AboutRows {
  const insert = database.prepare("INSERT OR IGNORE INTO abouts VALUES (?, ?, ?)");
  const find = database.prepare("SELECT about, opened_at FROM abouts WHERE task = ?");
  const all = database.prepare("SELECT about, opened_at FROM abouts ORDER BY rowid");
  // What is in the file was written by a process that this one shares it with.
  const read = ({ about }: AboutRow) => JSON.parse(about) as TraceHeader;
  const kept = (row: AboutRow): KeptTask => ({ about: read(row), openedAt: row.opened_at });
  return {
    keep: (about, now) => {
      insert.run(about.task, JSON.stringify(about), now);
      return read(find.get(about.task) as AboutRow);
    },
    find: (task) => {
      const row = find.get(task) as AboutRow | undefined;
      return row === undefined ? null : kept(row);
    },
    all: () => (all.all() as readonly AboutRow[]).map(kept),
  };
}
