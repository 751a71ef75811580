import { writeFile } from "node:fs/promises";
import { failureReason } from "../importers/failure-reason.js";
import { UsageError } from "./usage-error.js";

/** Writes a file that the user asked for. @throws {UsageError} naming the file and what is in its way. */
export async function writeTextFile(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (cause) {
    throw new UsageError(`${file}: expected a file that can be written, got ${failureReason(cause)}`, {
      cause,
    });
  }
}
