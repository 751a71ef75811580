const NANO_PER_USD = 1e9;

/** Writes a count with separators. */
export function count(number) {
  return number.toLocaleString("en-US");
}

/** Writes a count and what is counted. */
export function counted(number, noun) {
  return `${count(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/** Writes a share in percent. */
export function share(part, whole) {
  return `${(whole === 0 ? 0 : (part / whole) * 100).toFixed(1)} %`;
}

/** Writes nano-USD as money, in the second currency too; what has no price is named. */
export function money(nanoUsd, currency) {
  if (nanoUsd === null) return "unpriced";
  const usd = amount(nanoUsd, { code: "USD", perUsd: 1 });
  return currency ? `${usd} (${amount(nanoUsd, currency)})` : usd;
}

/** Writes a time span in the largest unit that it fills, with one decimal. */
export function duration(ms) {
  const units = [
    ["day", 86_400_000],
    ["h", 3_600_000],
    ["min", 60_000],
    ["s", 1_000],
  ];
  const [unit, size] = units.find(([, length]) => ms >= length) ?? ["ms", 1];
  const value = Math.round((ms / size) * 10) / 10;
  return `${count(value)} ${unit}${unit === "day" && value !== 1 ? "s" : ""}`;
}

/** Writes a limited amount in the unit of its dimension. */
export function ofDimension(dimension, value, currency) {
  if (dimension === "nanoUsd") return money(value, currency);
  return dimension === "wallMs" ? duration(value) : count(value);
}

/** What a dimension is called. */
export function dimensionName(dimension) {
  const names = {
    nanoUsd: "cost",
    modelCalls: "model calls",
    toolCalls: "tool calls",
    turns: "messages",
    wallMs: "time",
  };
  return names[dimension] ?? dimension;
}

/** Writes an amount with two decimals, or as many as two significant digits take. */
function amount(nanoUsd, { code, perUsd }) {
  const value = (nanoUsd / NANO_PER_USD) * perUsd;
  const decimals = value === 0 ? 2 : Math.max(2, 1 - Math.floor(Math.log10(Math.abs(value))));
  return `${value.toFixed(decimals)} ${code}`;
}
