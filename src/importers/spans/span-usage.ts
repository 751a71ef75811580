import type { Usage } from "../../core/event.js";
import { tokenCount } from "./token-count.js";

/** Counts of one model call as a source writes them: numbers, or numbers in text. */
export interface RecordedCounts {
  /** With what was read from and written to a cache, as all tracing conventions count it. */
  readonly input?: unknown;
  readonly output?: unknown;
  readonly cacheRead?: unknown;
  /** All that was written; where that is left out or 0, what its two parts come to. */
  readonly cacheWrite?: unknown;
  /** The part that is kept for five minutes. */
  readonly cacheWriteMinutes?: unknown;
  /** The part that is kept for an hour. */
  readonly cacheWriteHour?: unknown;
  readonly reasoning?: unknown;
}

/** Takes recorded counts for usage; `undefined` where neither input nor output is a count. */
export function spanUsage(counts: RecordedCounts): Usage | undefined {
  const input = tokenCount(counts.input);
  const output = tokenCount(counts.output);
  if (input === undefined && output === undefined) return undefined;
  const cacheRead = tokenCount(counts.cacheRead) ?? 0;
  const hour = tokenCount(counts.cacheWriteHour) ?? 0;
  const parts = (tokenCount(counts.cacheWriteMinutes) ?? 0) + hour;
  const cacheWrite = Math.max(tokenCount(counts.cacheWrite) ?? 0, parts);
  const rest = (input ?? 0) - cacheRead - cacheWrite;
  return {
    // Less input than cache shows a source that counts them apart all the same.
    input: rest >= 0 ? rest : (input ?? 0),
    output: output ?? 0,
    cacheRead,
    cacheWrite,
    ...(hour > 0 && { cacheWriteHour: hour }),
    reasoning: tokenCount(counts.reasoning) ?? 0,
    source: "provider",
  };
}
