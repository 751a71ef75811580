import type { ReplayedBatch } from "../reports/replayed-batch.js";
import { UsageError } from "./usage-error.js";

/** Says that no trace was found, where, and what was found instead. */
export function nothingRead(
  paths: readonly string[],
  { skipped }: Pick<ReplayedBatch, "skipped">,
): UsageError {
  const [first] = skipped;
  const got = first ? `files that are none, such as ${first.file}: ${first.reason}` : "none";
  return new UsageError(`Expected at least one trace in ${paths.join(", ")}, got ${got}.`);
}
