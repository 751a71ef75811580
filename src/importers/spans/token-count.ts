/** No call of any model comes near a thousand million tokens: more is no count but a mistake. */
const MAX_TOKENS = 1_000_000_000;

/** Takes a recorded value for a count of tokens: a whole number, or one in text. */
export function tokenCount(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\d{1,10}$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isInteger(number)) return undefined;
  return number >= 0 && number <= MAX_TOKENS ? number : undefined;
}
