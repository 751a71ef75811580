import type { Usage } from "./event.js";

/**
 * Takes a usage with all the fields that it always has and no others, and makes of it what the schema would, without the
 * schema's price; `null` for any other.
 */
export function plainUsage(usage: unknown): Usage | null {
  if (typeof usage !== "object" || usage === null || Object.keys(usage).length !== FIELDS) return null;
  const { input, output, cacheRead, cacheWrite, reasoning, source } = usage as Usage;
  if (!isCount(input) || !isCount(output) || !isCount(cacheRead) || !isCount(cacheWrite)) return null;
  const isKnown = source === "provider" || source === "tokenizer" || source === "heuristic";
  return isKnown && isCount(reasoning) ? { input, output, cacheRead, cacheWrite, reasoning, source } : null;
}

/** Of a usage, but for what is kept in a cache for an hour, which hardly any has. */
const FIELDS = 6;

/** Whether the value is a whole number that is exact and not below zero. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
