import { readAmount } from "../../core/budget/amounts.js";
import { LedgerError } from "../../core/budget/ledger-error.js";
import type { ModelRates, TokenRates } from "./model-rates.js";

/** Tokens of one call by kind, each a non-negative integer. */
export interface PricedUsage {
  /** Without `cacheRead` and `cacheWrite`. */
  readonly input: number;
  /** With `reasoning`. */
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  /** The part of `cacheWrite` that is kept for an hour. @default 0 */
  readonly cacheWriteHour?: number | undefined;
  /** The part of `output` spent on reasoning; priced like the rest unless it has a rate of its own. */
  readonly reasoning: number;
}

/**
 * Prices a call in whole nano-USD, rounded up once for the whole call.
 * @throws LedgerError `INVALID_AMOUNT`, or `TOTAL_TOO_LARGE` from 2^53 on.
 */
export function costNanoUsd(usage: PricedUsage, rates: ModelRates): number {
  const tokens = readUsage(usage);
  const { input, output, cacheRead, cacheWrite, cacheWriteHour, reasoning } = ratesFor(tokens, rates);
  const total =
    product(tokens.input, input) +
    product(tokens.cacheRead, cacheRead) +
    // A bill with a part larger than the whole contradicts itself; it must not make the call cheaper.
    product(Math.max(tokens.cacheWrite - tokens.cacheWriteHour, 0), cacheWrite) +
    product(tokens.cacheWriteHour, cacheWriteHour) +
    product(Math.max(tokens.output - tokens.reasoning, 0), output) +
    product(tokens.reasoning, reasoning);
  return toNumber((total + MILLION - 1n) / MILLION);
}

const MILLION = 1_000_000n;

type ReadUsage = PricedUsage & { readonly cacheWriteHour: number };

function readUsage(usage: PricedUsage): ReadUsage {
  const { input, output, cacheRead, cacheWrite, cacheWriteHour = 0, reasoning } = usage;
  return {
    input: readAmount("usage.input", input),
    output: readAmount("usage.output", output),
    cacheRead: readAmount("usage.cacheRead", cacheRead),
    cacheWrite: readAmount("usage.cacheWrite", cacheWrite),
    cacheWriteHour: readAmount("usage.cacheWriteHour", cacheWriteHour),
    reasoning: readAmount("usage.reasoning", reasoning),
  };
}

function ratesFor({ input, cacheRead, cacheWrite }: PricedUsage, { base, tiers }: ModelRates): TokenRates {
  const size = input + cacheRead + cacheWrite;
  return tiers.findLast((tier) => size > tier.aboveInputTokens)?.rates ?? base;
}

/** Multiplies without loss: tokens times rate passes 2^53 at 600,000 tokens of 15 USD per million. */
function product(tokens: number, rate: number): bigint {
  return BigInt(tokens) * BigInt(rate);
}

function toNumber(nanoUsd: bigint): number {
  if (nanoUsd <= Number.MAX_SAFE_INTEGER) return Number(nanoUsd);
  throw new LedgerError({
    code: "TOTAL_TOO_LARGE",
    expected: "the cost in nano-USD to stay below 2^53",
    value: nanoUsd,
  });
}
