/** Turns a cost in USD, as a number or in text, into billionths; `undefined` where it is none. */
export function nanoUsd(value: unknown): number | undefined {
  const usd = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof usd !== "number" || !(usd >= 0)) return undefined;
  const nano = Math.round(usd * 1e9);
  return Number.isSafeInteger(nano) ? nano : undefined;
}
