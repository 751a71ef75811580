import { readAmount } from "./amounts.js";
import { LedgerError } from "./ledger-error.js";

/** Prices a model in whole nano-USD per million tokens (1 USD per million tokens = 1,000,000,000). */
export interface Rates {
  readonly inputNanoUsdPerMillion: number;
  readonly outputNanoUsdPerMillion: number;
}

export interface CallBoundRequest {
  /** Exact count or upper bound of the prompt's tokens. */
  readonly inputTokens: number;
  /** Most tokens that the provider may generate per choice. */
  readonly outputCap: number;
  /** Completions generated and billed for the one prompt. @default 1 */
  readonly choices?: number;
  /** Left out when the price is unknown. */
  readonly rates?: Rates | undefined;
}

export interface CallBound {
  readonly tokens: number;
  /** `null` when the price is unknown, which is not the same as free. */
  readonly nanoUsd: number | null;
}

export interface ClampOutputRequest {
  /** What the budget has left; `null` is unlimited. */
  readonly left: { readonly tokens: number | null; readonly nanoUsd: number | null };
  readonly inputTokens: number;
  /** @default 1 */
  readonly choices?: number;
  readonly rates?: Rates | undefined;
  /** The cap that the caller asked for; never exceeded. */
  readonly requested?: number;
}

/**
 * Computes the most that one call can use: what to reserve for it. Input and output cost are rounded up
 * separately, so the bound holds whether the actual cost is rounded as a whole or by parts.
 * @throws LedgerError `INVALID_AMOUNT`, or `TOTAL_TOO_LARGE` from 2^53 on.
 */
export function callBound({ inputTokens, outputCap, choices = 1, rates }: CallBoundRequest): CallBound {
  const input = readAmount("inputTokens", inputTokens);
  const output = readAmount("outputCap", outputCap) * readChoices(choices);
  const tokens = exact("tokens", input + output, () => BigInt(input) + BigInt(outputCap) * BigInt(choices));
  if (rates === undefined) return { tokens, nanoUsd: null };
  const { inputRate, outputRate } = readRates(rates);
  const nanoUsd = exact("nanoUsd", smallCost(input, inputRate) + smallCost(output, outputRate), () => {
    return costOf(BigInt(input), BigInt(inputRate)) + costOf(BigInt(output), BigInt(outputRate));
  });
  return { tokens, nanoUsd };
}

/**
 * Computes the largest output cap per choice that the budget can pay for. 0 means refuse: not even one token
 * fits, or the cost is limited and the price unknown. `null` means that nothing limits it.
 */
export function clampOutput(request: ClampOutputRequest): number | null {
  if (fitsAsRequested(request)) return request.requested ?? null;
  const caps = [tokenCap(request), costCap(request), requestedCap(request)];
  const limiting = caps.filter((cap) => cap !== null);
  if (limiting.length === 0) return null;
  const least = limiting.reduce((left, right) => (right < left ? right : left));
  return Number(least > MAX_AMOUNT ? MAX_AMOUNT : least < 0n ? 0n : least);
}

/** Whether the cap that is asked for can be paid for, as it mostly can: that is told without large integers. */
function fitsAsRequested({ left, inputTokens, choices = 1, rates, requested }: ClampOutputRequest): boolean {
  const input = readAmount("inputTokens", inputTokens);
  const count = readChoices(choices);
  if (requested === undefined) return false;
  const output = readAmount("requested", requested) * count;
  if (left.tokens !== null && input + output > readAmount("left.tokens", left.tokens)) return false;
  if (left.nanoUsd === null) return true;
  if (rates === undefined) return false;
  const { inputRate, outputRate } = readRates(rates);
  const cost = smallCost(input, inputRate) + smallCost(output, outputRate);
  return cost <= readAmount("left.nanoUsd", left.nanoUsd);
}

const MILLION = 1_000_000n;
const MAX_AMOUNT = BigInt(Number.MAX_SAFE_INTEGER);

/** `costOf` where plain numbers are exact, else `NaN`. */
function smallCost(tokens: number, nanoUsdPerMillion: number): number {
  const product = tokens * nanoUsdPerMillion;
  if (product > Number.MAX_SAFE_INTEGER) return Number.NaN;
  const rest = product % 1_000_000;
  return (product - rest) / 1_000_000 + (rest > 0 ? 1 : 0);
}

function costOf(tokens: bigint, nanoUsdPerMillion: bigint): bigint {
  return (tokens * nanoUsdPerMillion + MILLION - 1n) / MILLION;
}

/** The small value where it is exact, else the large one. */
function exact(name: string, small: number, large: () => bigint): number {
  if (small <= Number.MAX_SAFE_INTEGER) return small;
  const value = large();
  if (value <= MAX_AMOUNT) return Number(value);
  throw new LedgerError({
    code: "TOTAL_TOO_LARGE",
    expected: `bound of \`${name}\` to stay below 2^53`,
    value,
  });
}

function tokenCap({ left, inputTokens, choices = 1 }: ClampOutputRequest): bigint | null {
  const input = BigInt(readAmount("inputTokens", inputTokens));
  const count = BigInt(readChoices(choices));
  if (left.tokens === null) return null;
  return (BigInt(readAmount("left.tokens", left.tokens)) - input) / count;
}

function costCap({ left, inputTokens, choices = 1, rates }: ClampOutputRequest): bigint | null {
  if (left.nanoUsd === null) return null;
  if (rates === undefined) return 0n;
  const { inputRate, outputRate } = readRates(rates);
  const spent = costOf(BigInt(inputTokens), BigInt(inputRate));
  const rest = BigInt(readAmount("left.nanoUsd", left.nanoUsd)) - spent;
  if (rest < 0n) return 0n;
  return outputRate === 0 ? null : (rest * MILLION) / BigInt(outputRate) / BigInt(choices);
}

function requestedCap({ requested }: ClampOutputRequest): bigint | null {
  return requested === undefined ? null : BigInt(readAmount("requested", requested));
}

function readChoices(choices: number): number {
  if (Number.isSafeInteger(choices) && choices >= 1) return choices;
  const expected = "`choices` to be a positive integer";
  throw new LedgerError({ code: "INVALID_AMOUNT", expected, value: choices });
}

function readRates(rates: Rates): { readonly inputRate: number; readonly outputRate: number } {
  return {
    inputRate: readAmount("inputNanoUsdPerMillion", rates.inputNanoUsdPerMillion),
    outputRate: readAmount("outputNanoUsdPerMillion", rates.outputNanoUsdPerMillion),
  };
}
