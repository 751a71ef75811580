import { isDeeperThan } from "./json-depth.js";

/** As deep as a line of JSON may nest: what is written inside a string is no exception. */
const MAX_DEPTH = 128;

/** Parses text that looks like a JSON object or list. Anything else, and what turns out to be none, stays as it is. */
export function parsedJson(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  if (value.length > 2 * MAX_DEPTH && isDeeperThan(Buffer.from(value), MAX_DEPTH)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
