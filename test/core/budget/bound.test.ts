import fc from "fast-check";
import { expect, test } from "vitest";
import { callBound, clampOutput } from "../../../src/core/budget/bound.js";

/** 3 USD per million input tokens, 15 USD per million output tokens. */
const RATES = { inputNanoUsdPerMillion: 3_000_000_000, outputNanoUsdPerMillion: 15_000_000_000 };

test("a bound counts the input once and the output once per choice", () => {
  expect(callBound({ inputTokens: 1_000, outputCap: 500, choices: 2, rates: RATES })).toEqual({
    tokens: 2_000,
    nanoUsd: 1_000 * 3_000 + 2 * 500 * 15_000,
  });
});

test("fractions of a nano-USD are rounded up", () => {
  const rates = { inputNanoUsdPerMillion: 1, outputNanoUsdPerMillion: 1 };
  expect(callBound({ inputTokens: 1, outputCap: 1_000_001, rates }).nanoUsd).toBe(1 + 2);
});

test("an unknown price leaves the cost unknown, not zero", () => {
  expect(callBound({ inputTokens: 10, outputCap: 10 })).toEqual({ tokens: 20, nanoUsd: null });
});

test("a product beyond 2^53 is still exact", () => {
  const rates = { inputNanoUsdPerMillion: 999_999_999_999, outputNanoUsdPerMillion: 0 };
  // 9,007,199,253 × 999,999.999999, rounded up, in exact arithmetic.
  const nanoUsd = Number((9_007_199_253n * 999_999_999_999n + 999_999n) / 1_000_000n);
  expect(callBound({ inputTokens: 9_007_199_253, outputCap: 0, rates }).nanoUsd).toBe(nanoUsd);
});

test("a bound that no account could count is an error", () => {
  const bound = () => callBound({ inputTokens: Number.MAX_SAFE_INTEGER, outputCap: 1 });
  expect(bound).toThrow(expect.objectContaining({ code: "TOTAL_TOO_LARGE" }));
});

test.each([0, -1, 1.5])("%d choices is an error", (choices) => {
  expect(() => callBound({ inputTokens: 1, outputCap: 1, choices })).toThrow(
    `Expected \`choices\` to be a positive integer, got ${choices}.`,
  );
});

test("the clamp is the least of the request, the tokens left and the money left", () => {
  const clamp = (tokens: number | null, nanoUsd: number | null, requested?: number) =>
    clampOutput({
      left: { tokens, nanoUsd },
      inputTokens: 100,
      rates: RATES,
      ...(requested === undefined ? {} : { requested }),
    });
  expect(clamp(1_000, null)).toBe(900);
  expect(clamp(1_000, 300_000 + 15_000 * 7)).toBe(7);
  expect(clamp(1_000, null, 50)).toBe(50);
  expect(clamp(null, null)).toBeNull();
});

test.each([
  ["the input alone exceeds the tokens left", { tokens: 99, nanoUsd: null }],
  ["the input uses up the tokens left", { tokens: 100, nanoUsd: null }],
  ["the input alone exceeds the money left", { tokens: null, nanoUsd: 299_999 }],
  ["the input uses up the money left", { tokens: null, nanoUsd: 300_000 }],
])("the clamp is 0 when %s", (_, left) => {
  expect(clampOutput({ left, inputTokens: 100, rates: RATES })).toBe(0);
});

test("the clamp is 0 when the cost is limited and the price unknown", () => {
  expect(clampOutput({ left: { tokens: null, nanoUsd: 1_000_000 }, inputTokens: 1 })).toBe(0);
});

test("free output is limited by the input's price only", () => {
  const rates = { inputNanoUsdPerMillion: 1_000_000, outputNanoUsdPerMillion: 0 };
  expect(clampOutput({ left: { tokens: null, nanoUsd: 10 }, inputTokens: 10, rates })).toBeNull();
  expect(clampOutput({ left: { tokens: null, nanoUsd: 10 }, inputTokens: 11, rates })).toBe(0);
});

test("the clamped call fits what is left, and one token more per choice does not", () => {
  const left = fc.record({ tokens: amount(1e6), nanoUsd: amount(1e12) });
  const rates = fc.record({ inputNanoUsdPerMillion: amount(1e11), outputNanoUsdPerMillion: amount(1e11) });
  const choices = fc.integer({ min: 1, max: 8 });
  fc.assert(
    fc.property(left, rates, amount(1e5), choices, (remains, price, inputTokens, count) => {
      const call = { inputTokens, choices: count, rates: price };
      const cap = clampOutput({ left: remains, ...call }) ?? Number.NaN;
      const fits = (outputCap: number) => {
        const bound = callBound({ ...call, outputCap });
        return bound.tokens <= remains.tokens && (bound.nanoUsd ?? Number.NaN) <= remains.nanoUsd;
      };
      expect(cap === 0 || fits(cap)).toBe(true);
      expect(fits(cap + 1)).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});

function amount(max: number): fc.Arbitrary<number> {
  return fc.nat({ max: Math.min(max, 2 ** 31 - 1) }).map((value) => value * Math.ceil(max / 2 ** 31));
}
