import { StoreError } from "../store-error.js";

/** Says that other processes held the file for as long as was to be waited, in milliseconds. */
export function storeBusy(file: string, waitedMs: number, cause: unknown): StoreError {
  const message = `Expected the file ${file} within ${waitedMs} ms, got it locked by another process all the time.`;
  return new StoreError("STORE_BUSY", message, { cause });
}
