import { join, resolve } from "node:path";
import { onTestFinished } from "vitest";
import { sqliteStore } from "../../../src/stores/sqlite.js";
import type { Store } from "../../../src/stores/store.js";
import { Supervisor, type SupervisorOptions } from "../../../src/supervisor.js";
import { openDatabase } from "../../stores/sqlite/open-database.js";
import { tempFiles } from "../../temp-files.js";

/** How the command line opens a file where Node has no SQLite of its own. */
const driver =
  process.getBuiltinModule("node:sqlite") === undefined
    ? ["--driver", resolve("test/frameworks/sqlite/node_modules/libsql")]
    : [];

/** Words by which the command line is told of a file. */
export const storeAt = (file: string): string[] => ["--store", file, ...driver];

export function tempStoreFile(): string {
  return join(tempFiles(), "store.db");
}

/** A file, a supervisor at work on it, and the words by which the command line is told of it. */
export async function openedStore(options: Partial<SupervisorOptions> = {}) {
  const file = tempStoreFile();
  const store: Store = sqliteStore({ file, open: openDatabase });
  const supervisor = new Supervisor({ store, secret: "shared", mode: "enforce", env: {}, ...options });
  onTestFinished(() => supervisor.close());
  return { file, store, supervisor, at: storeAt(file) };
}
