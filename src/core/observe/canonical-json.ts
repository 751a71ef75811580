import { memoized } from "../memo.js";

/** Deeper values are cut: nothing a tool needs is nested deeper, and recursion must end. */
const MAX_DEPTH = 64;

/**
 * Keys whose values differ from call to call without meaning anything. Compared without case, `_` and `-`.
 * Left in, they make every call of a loop look new.
 */
const VOLATILE_KEYS = new Set([
  "requestid",
  "traceid",
  "spanid",
  "callid",
  "toolcallid",
  "correlationid",
  "idempotencykey",
  "nonce",
  "timestamp",
  "ts",
  "attempt",
  "retry",
  "retrycount",
]);

/** Writes a JSON value with sorted keys and volatile values masked, so that equal calls are equal texts. */
export function canonicalJson(value: unknown, depth = 0): string {
  if (depth > MAX_DEPTH) return '"…"';
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item, depth + 1)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${member(key, (value as Record<string, unknown>)[key], depth)}`);
  return `{${entries.join(",")}}`;
}

function member(key: string, value: unknown, depth: number): string {
  return isVolatile(key) ? '"~"' : canonicalJson(value, depth + 1);
}

/** Tools take the same keys again and again. */
const isVolatile = memoized((key) => VOLATILE_KEYS.has(key.replaceAll(/[_-]/g, "").toLowerCase()));
