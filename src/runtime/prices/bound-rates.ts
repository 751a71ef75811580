import type { Rates } from "../../core/budget/bound.js";
import type { ModelRates, TokenRates } from "./model-rates.js";

/**
 * Returns the dearest rates that a call with up to `inputTokens` of input can meet: what to reserve by. Before
 * the call nobody knows how much input will be read from or written to a cache, and writing can cost more.
 */
export function boundRates({ base, tiers }: ModelRates, inputTokens: number): Rates {
  const reachable = tiers.filter((tier) => inputTokens > tier.aboveInputTokens).map((tier) => tier.rates);
  const all: readonly TokenRates[] = [base, ...reachable];
  return {
    inputNanoUsdPerMillion: Math.max(
      ...all.flatMap((rates) => [rates.input, rates.cacheRead, rates.cacheWrite]),
    ),
    outputNanoUsdPerMillion: Math.max(...all.flatMap((rates) => [rates.output, rates.reasoning])),
  };
}
