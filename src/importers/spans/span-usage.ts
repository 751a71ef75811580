import type { Usage } from "../../core/event.js";

/** Counts of one model call as a source writes them: numbers, or numbers in text. */
export interface RecordedCounts {
  /** With what was read from and written to a cache, as all tracing conventions count it. */
  readonly input?: unknown;
  readonly output?: unknown;
  readonly cacheRead?: unknown;
  readonly cacheWrite?: unknown;
  readonly reasoning?: unknown;
}

/** Takes recorded counts for usage; `undefined` where neither input nor output is a count. */
export function spanUsage(counts: RecordedCounts): Usage | undefined {
  const input = countOf(counts.input);
  const output = countOf(counts.output);
  if (input === undefined && output === undefined) return undefined;
  const cacheRead = countOf(counts.cacheRead) ?? 0;
  const cacheWrite = countOf(counts.cacheWrite) ?? 0;
  const rest = (input ?? 0) - cacheRead - cacheWrite;
  return {
    // Less input than cache shows a source that counts them apart all the same.
    input: rest >= 0 ? rest : (input ?? 0),
    output: output ?? 0,
    cacheRead,
    cacheWrite,
    reasoning: countOf(counts.reasoning) ?? 0,
    source: "provider",
  };
}

/** No call of any model comes near a thousand million tokens: more is no count but a mistake. */
const MAX_TOKENS = 1_000_000_000;

function countOf(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\d{1,10}$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isInteger(number)) return undefined;
  return number >= 0 && number <= MAX_TOKENS ? number : undefined;
}
