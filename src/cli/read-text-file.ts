import { readFile } from "node:fs/promises";
import { failureReason } from "../importers/failure-reason.js";
import { UsageError } from "./usage-error.js";

/** Reads a file of settings. @throws {UsageError} naming the file and what it should be. */
export async function readTextFile(file: string, what: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new UsageError(`${file}: expected ${what}, got ${failureReason(cause)}`, { cause });
  }
}
