/** Takes text out of its quotation marks: downloads hold it as JSON. */
export function unquoted(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*"/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
