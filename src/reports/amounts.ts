import type { Counts } from "../core/engine/state.js";
import { type CurrencyView, formatMoney } from "../core/format-money.js";

type Spent = Pick<Counts, "nanoUsd" | "unpriced" | "modelCalls">;

/** Writes a count with separators, as in `25,802`. */
export function countText(count: number): string {
  return count.toLocaleString("en-US");
}

/** Writes a count and what is counted, as in `1 trace` and `2 traces`. */
export function nounText(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** Writes a share in percent with one decimal. */
export function shareText(part: number, whole: number): string {
  return `${(whole === 0 ? 0 : (part / whole) * 100).toFixed(1)} %`;
}

/** Cost of all model calls in nano-USD; `null` where a price is unknown, or nothing was there to be priced. */
export function knownCost({ nanoUsd, unpriced, modelCalls }: Spent): number | null {
  return unpriced > 0 || modelCalls === 0 ? null : nanoUsd;
}

/** Writes a cost; what has no price is named and never counts as free. */
export function costText(spent: Spent, currency?: CurrencyView): string {
  const { nanoUsd, unpriced, modelCalls } = spent;
  if (unpriced === modelCalls) return "unpriced";
  const of = `${countText(unpriced)} of ${nounText(modelCalls, "model call")} unpriced`;
  const money = moneyText(nanoUsd, currency);
  return unpriced === 0 ? money : `at least ${money}, ${of}`;
}

/** Writes an amount in USD, and behind it in the currency that is shown besides. */
export function moneyText(nanoUsd: number, currency?: CurrencyView): string {
  const usd = formatMoney(nanoUsd);
  return currency ? `${usd} (${formatMoney(nanoUsd, currency)})` : usd;
}
