import fc from "fast-check";
import { expect, test } from "vitest";
import { callBound } from "../../../src/core/budget/bound.js";
import { boundRates } from "../../../src/runtime/prices/bound-rates.js";
import { costNanoUsd, type PricedUsage } from "../../../src/runtime/prices/cost-nano-usd.js";
import { type ModelRates, toRate } from "../../../src/runtime/prices/model-rates.js";

const NOTHING: PricedUsage = {
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite: 0,
  cacheWriteHour: 0,
  reasoning: 0,
};
const KINDS = ["input", "output", "cacheRead", "cacheWrite"] as const;

/** gpt-4o-like: 2.50 in, 10 out, 1.25 from the cache. */
const PLAIN: ModelRates = {
  base: {
    input: toRate(2.5),
    output: toRate(10),
    cacheRead: toRate(1.25),
    cacheWrite: toRate(2.5),
    cacheWriteHour: toRate(5),
    reasoning: toRate(10),
  },
  tiers: [],
  source: "test",
};

const rateInteger = fc.nat(600_000_000_000);
const tokenRates = fc.record({
  input: rateInteger,
  output: rateInteger,
  cacheRead: rateInteger,
  cacheWrite: rateInteger,
  cacheWriteHour: rateInteger,
  reasoning: rateInteger,
});
const modelRates: fc.Arbitrary<ModelRates> = fc.record({
  base: tokenRates,
  tiers: fc
    .uniqueArray(fc.record({ aboveInputTokens: fc.nat(400_000), rates: tokenRates }), {
      maxLength: 3,
      selector: (tier) => tier.aboveInputTokens,
    })
    .map((tiers) => tiers.sort((left, right) => left.aboveInputTokens - right.aboveInputTokens)),
  source: fc.constant("test"),
});
const count = fc.nat(1_000_000);
const usages = fc
  .record({ input: count, output: count, cacheRead: count, cacheWrite: count, share: fc.nat(100) })
  .map(({ share, ...usage }) => ({ ...usage, reasoning: Math.floor((usage.output * share) / 100) }));

test("a call costs its tokens times their rates", () => {
  const usage = {
    input: 1_000,
    output: 200,
    cacheRead: 4_000,
    cacheWrite: 0,
    cacheWriteHour: 0,
    reasoning: 150,
  };
  expect(costNanoUsd(usage, PLAIN)).toBe(2_500_000 + 2_000_000 + 5_000_000);
});

test("nothing costs nothing", () => {
  expect(costNanoUsd(NOTHING, PLAIN)).toBe(0);
});

test("a fraction of a nano-USD is rounded up", () => {
  const rates = { ...PLAIN, base: { ...PLAIN.base, input: toRate(0.0125) } };
  expect(costNanoUsd({ ...NOTHING, input: 1 }, rates)).toBe(13);
  expect(costNanoUsd({ ...NOTHING, input: 2 }, rates)).toBe(25);
});

test("the parts are rounded together, not one by one", () => {
  const half = {
    input: 500_000,
    output: 500_000,
    cacheRead: 0,
    cacheWrite: 0,
    cacheWriteHour: 0,
    reasoning: 500_000,
  };
  expect(costNanoUsd({ ...NOTHING, input: 1, output: 1 }, { ...PLAIN, base: half })).toBe(1);
});

test("reasoning is part of the output and costs the same without a rate of its own", () => {
  const usage = { ...NOTHING, output: 1_000 };
  expect(costNanoUsd({ ...usage, reasoning: 800 }, PLAIN)).toBe(costNanoUsd(usage, PLAIN));
});

test("reasoning has its own rate where there is one", () => {
  const rates = { ...PLAIN, base: { ...PLAIN.base, reasoning: toRate(3) } };
  expect(costNanoUsd({ ...NOTHING, output: 1_000, reasoning: 800 }, rates)).toBe(200 * 10_000 + 800 * 3_000);
});

test("what a cache keeps for an hour costs its own rate, and the rest that of five minutes", () => {
  expect(costNanoUsd({ ...NOTHING, cacheWrite: 1_000, cacheWriteHour: 800 }, PLAIN)).toBe(
    200 * 2_500 + 800 * 5_000,
  );
});

test("a bill with more reasoning than output is not cheaper for it", () => {
  expect(costNanoUsd({ ...NOTHING, output: 10, reasoning: 800 }, PLAIN)).toBe(8_000_000);
});

test("a tier holds for the whole call once its input is above the start, cached input included", () => {
  const tier = {
    aboveInputTokens: 200_000,
    rates: { ...PLAIN.base, input: toRate(5), cacheRead: toRate(2.5) },
  };
  const rates = { ...PLAIN, tiers: [tier] };
  const usage = { ...NOTHING, input: 100_000, cacheRead: 100_000 };
  expect(costNanoUsd(usage, rates)).toBe(costNanoUsd(usage, PLAIN));
  expect(costNanoUsd({ ...usage, cacheRead: 100_001 }, rates)).toBe(100_000 * 5_000 + 100_001 * 2_500);
});

test("a cost is the exact sum rounded up, however large the numbers", () => {
  fc.assert(
    fc.property(usages, tokenRates, (usage, base) => {
      const exact =
        KINDS.reduce((sum, kind) => sum + BigInt(usage[kind]) * BigInt(base[kind]), 0n) +
        BigInt(usage.reasoning) * (BigInt(base.reasoning) - BigInt(base.output));
      const cost = BigInt(costNanoUsd(usage, { base, tiers: [], source: "test" }));
      expect(cost * 1_000_000n).toBeGreaterThanOrEqual(exact);
      expect((cost - 1n) * 1_000_000n).toBeLessThan(exact === 0n ? 1n : exact);
    }),
  );
});

test("more tokens of any kind never cost less", () => {
  fc.assert(
    fc.property(usages, tokenRates, fc.constantFrom(...KINDS), count, (usage, base, kind, more) => {
      const rates = { base, tiers: [], source: "test" };
      const larger = { ...usage, [kind]: usage[kind] + more };
      expect(costNanoUsd(larger, rates)).toBeGreaterThanOrEqual(costNanoUsd(usage, rates));
    }),
  );
});

test("no call within a bound costs more than the bound, whatever its mix of cached input and reasoning", () => {
  fc.assert(
    fc.property(usages, modelRates, fc.nat(1_000), (usage, rates, spare) => {
      const inputTokens = usage.input + usage.cacheRead + usage.cacheWrite + spare;
      const bound = callBound({
        inputTokens,
        outputCap: usage.output,
        rates: boundRates(rates, inputTokens),
      });
      expect(costNanoUsd(usage, rates)).toBeLessThanOrEqual(bound.nanoUsd ?? -1);
    }),
  );
});

test.each([-1, 1.5, Number.NaN, 2 ** 53])("%d tokens are refused", (input) => {
  expect(() => costNanoUsd({ ...NOTHING, input }, PLAIN)).toThrow(
    "Expected `usage.input` to be an integer from 0 to 9007199254740991, got",
  );
});

test("a cost that a double cannot hold is refused", () => {
  const usage = { ...NOTHING, input: Number.MAX_SAFE_INTEGER };
  expect(() => costNanoUsd(usage, PLAIN)).toThrow("Expected the cost in nano-USD to stay below 2^53");
});

test("a price is rounded up to a whole rate, free of the noise of doubles", () => {
  expect([0, 15, 0.0028, 0.18000000000000002, 0.08333333333333334, 1e-10].map(toRate)).toEqual([
    0, 15_000_000_000, 2_800_000, 180_000_000, 83_333_334, 1,
  ]);
});
