import { StoreError } from "../store-error.js";
import type { SqliteDatabase } from "./database.js";

interface NodeSqlite {
  readonly DatabaseSync: new (file: string) => SqliteDatabase;
}

/** Opens a file with the engine inside Node. @throws StoreError `STORE_UNFIT` where this Node has none */
export function openNodeSqlite(file: string): SqliteDatabase {
  // Asked for by name at run time: an import would fail to load on versions without it.
  const sqlite = process.getBuiltinModule("node:sqlite") as NodeSqlite | undefined;
  if (sqlite !== undefined) return new sqlite.DatabaseSync(file);
  throw new StoreError(
    "STORE_UNFIT",
    `Expected Node 22.13 or later, which brings SQLite, or \`open\` with a driver of your own, got Node ${process.versions.node}.`,
  );
}
