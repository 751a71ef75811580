/** Longest name of a participant, tool or model: see `eventSchema`. */
const MAX_NAME_CHARS = 256;

/** Makes a name that the trace schema takes from whatever a source has in its place. Numbers become text. */
export function cutName(value: unknown, fallback = "unknown"): string {
  const name = typeof value === "string" || typeof value === "number" ? String(value) : "";
  return name.slice(0, MAX_NAME_CHARS) || fallback;
}
