/** Shows money in another currency than the one it is counted in. */
export interface CurrencyView {
  /** Printed after the amount, such as `CNY`. */
  readonly code: string;
  /** Units of the currency for one USD. */
  readonly perUsd: number;
}

const USD: CurrencyView = { code: "USD", perUsd: 1 };

/**
 * Writes an amount of nano-USD for people, as in `12.34 USD`: two decimals, or as many as it takes for two
 * significant digits. For display only; sums stay in nano-USD.
 */
export function formatMoney(nanoUsd: number, { code, perUsd }: CurrencyView = USD): string {
  const amount = (nanoUsd / NANO_PER_USD) * perUsd;
  return `${amount.toFixed(decimals(Math.abs(amount)))} ${code}`;
}

const NANO_PER_USD = 1_000_000_000;

function decimals(amount: number): number {
  if (amount === 0) return 2;
  return Math.max(2, 1 - Math.floor(Math.log10(amount)));
}
