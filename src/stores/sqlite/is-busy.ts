/** Whether another process holds the file. Drivers tell it in different fields, all of them in the words of the engine. */
export function isBusy(error: unknown): boolean {
  const { code, errcode, message } = error as { code?: unknown; errcode?: unknown; message?: unknown };
  if (errcode === SQLITE_BUSY || String(code).startsWith("SQLITE_BUSY")) return true;
  return /database (table )?is locked/.test(String(message));
}

/** Result code of the engine. */
const SQLITE_BUSY = 5;
