import { existsSync } from "node:fs";
import { StoreError } from "../store-error.js";
import { assertHoldsStore, prepareDatabase, type SqliteDatabase, type Synchronous } from "./database.js";
import { isBusy } from "./is-busy.js";
import { storeBusy } from "./store-busy.js";

interface FileOptions {
  readonly file: string;
  readonly open: (file: string) => SqliteDatabase;
  readonly synchronous: Synchronous;
  readonly mustExist: boolean;
  /** How long to wait for other processes, in milliseconds, with the event loop held. */
  readonly waitMs: number;
}

/**
 * Opens the file of a store and sets it up.
 *
 * @throws StoreError `STORE_UNFIT` where the file or the driver cannot be used, `STORE_BUSY` where others hold the file
 */
export function openFile({ file, open, synchronous, mustExist, waitMs }: FileOptions): SqliteDatabase {
  try {
    if (mustExist) assertIsStore(file, waitMs, open);
    return openWith(file, open, (database) => prepareDatabase(database, { synchronous, waitMs }));
  } catch (cause) {
    throw isBusy(cause) ? storeBusy(file, waitMs, cause) : cause;
  }
}

/** A file that cannot be used is not left open. */
function openWith(file: string, open: FileOptions["open"], setUp: (database: SqliteDatabase) => void) {
  const database = open(file);
  try {
    setUp(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opening a file makes it, and setting it up changes it: what is somebody else's is to stay as it is. */
function assertIsStore(file: string, waitMs: number, open: FileOptions["open"]): void {
  if (!existsSync(file)) throw new StoreError("STORE_UNFIT", "Expected a store, got no such file.");
  try {
    openWith(file, open, (database) => assertHoldsStore(database, waitMs)).close();
  } catch (cause) {
    if (cause instanceof StoreError || isBusy(cause)) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError("STORE_UNFIT", `Expected a store, got: ${reason}.`, { cause });
  }
}
