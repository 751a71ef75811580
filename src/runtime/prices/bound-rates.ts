import type { Rates } from "../../core/budget/bound.js";
import type { ModelRates, TokenRates } from "./model-rates.js";

/**
 * Returns the dearest rates that a call with up to `inputTokens` of input can meet: what to reserve by. Before
 * the call nobody knows how much input will be read from or written to a cache, and writing can cost more.
 */
export function boundRates({ base, tiers }: ModelRates, inputTokens: number): Rates {
  let input = dearestInput(base);
  let output = dearestOutput(base);
  for (const { aboveInputTokens, rates } of tiers) {
    if (inputTokens <= aboveInputTokens) continue;
    input = Math.max(input, dearestInput(rates));
    output = Math.max(output, dearestOutput(rates));
  }
  return { inputNanoUsdPerMillion: input, outputNanoUsdPerMillion: output };
}

function dearestInput({ input, cacheRead, cacheWrite }: TokenRates): number {
  return Math.max(input, cacheRead, cacheWrite);
}

function dearestOutput({ output, reasoning }: TokenRates): number {
  return Math.max(output, reasoning);
}
