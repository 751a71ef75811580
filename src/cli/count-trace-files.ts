import { findFiles } from "../importers/find-files.js";
import { isTraceName } from "../importers/trace-name.js";

/** Counts the files that a reading of these paths will look into. */
export async function countTraceFiles(paths: readonly string[]): Promise<number> {
  let count = 0;
  for await (const found of findFiles(paths)) {
    if (found.kind === "file" && (found.isNamed || isTraceName(found.file))) count += 1;
  }
  return count;
}
