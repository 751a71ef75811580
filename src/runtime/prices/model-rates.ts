/**
 * Prices each kind of token in whole nano-USD per million tokens: 1 USD per million is 1,000,000,000. The unit is
 * fine enough that published prices, down to 0.0028 USD per million, are integers.
 */
export interface TokenRates {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  /** Of what is written to be kept for an hour. */
  readonly cacheWriteHour: number;
  readonly reasoning: number;
}

/** Prices a call by its size. */
export interface RateTier {
  /** Holds for the whole call once its input, cached input included, is above this many tokens. */
  readonly aboveInputTokens: number;
  readonly rates: TokenRates;
}

/** Prices the calls of one model. */
export interface ModelRates {
  readonly base: TokenRates;
  /** Higher tiers by rising size; mostly none. */
  readonly tiers: readonly RateTier[];
  /** Where the price comes from, for the record: a file name, or a catalogue and its version. */
  readonly source: string;
}

/** Converts a published price to a rate, rounded up to whole nano-USD per million tokens. */
export function toRate(usdPerMillion: number): number {
  // 15 digits are what a double holds: this drops the noise of 0.18000000000000002 before rounding up.
  return Math.ceil(Number((usdPerMillion * NANO_PER_USD).toPrecision(15)));
}

const NANO_PER_USD = 1_000_000_000;
