import { createRequire } from "node:module";
import type { SqliteDatabase } from "../../../src/stores/sqlite/database.js";
import { openNodeSqlite } from "../../../src/stores/sqlite/node-sqlite.js";

/** Kept out of the package's own dependencies: only these tests need it, and only on Node 20. */
const require = createRequire(new URL("../../frameworks/sqlite/package.json", import.meta.url));

/** Whether there is an engine to test with. */
export const hasSqlite = process.getBuiltinModule("node:sqlite") !== undefined || isInstalled("libsql");

/** Opens a file with the engine inside Node, or with a driver of the other shape where Node has none. */
export function openDatabase(file: string): SqliteDatabase {
  if (process.getBuiltinModule("node:sqlite") !== undefined) return openNodeSqlite(file);
  return openLibsql(file);
}

/** Opens a file with libsql, which brings the engine as a binary. */
function openLibsql(file: string): SqliteDatabase {
  const Database = require("libsql") as new (file: string) => SqliteDatabase;
  return new Database(file);
}

function isInstalled(driver: string): boolean {
  try {
    require.resolve(driver);
    return true;
  } catch {
    return false;
  }
}
