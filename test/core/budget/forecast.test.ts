import * as fc from "fast-check";
import { expect, test } from "vitest";
import { forecast } from "../../../src/core/budget/forecast.js";
import { lineOf, newTrend, noteAmount, type Trend } from "../../../src/core/budget/trend.js";
import { createRandom } from "../../../src/scenarios/random.js";

const BUDGET = 1_000_000;

/** Tokens of each call of a run that sends its whole history again with each call, until its budget is gone. */
function historyResending(seed: number): number[] {
  const random = createRandom(`run ${seed}`);
  const size = (median: number) => median * Math.exp(0.6 * normal(random));
  const costs: number[] = [];
  for (let history = 800, used = 0; used < BUDGET; history += size(700)) {
    costs.push(Math.round(history + size(300)));
    used += costs.at(-1) ?? 0;
  }
  return costs;
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

const trendOf = (amounts: readonly number[]): Trend => {
  const trend = newTrend();
  for (const amount of amounts) noteAmount(trend, amount);
  return trend;
};

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

test("on runs that send their history again the forecast is right, where the mean so far is far off", () => {
  const byTrend: number[] = [];
  const byMean: number[] = [];
  for (let seed = 0; seed < 100; seed += 1) {
    const costs = historyResending(seed);
    const trend = newTrend();
    for (let used = 0, calls = 1; calls < costs.length - 2; calls += 1) {
      used += costs[calls - 1] ?? 0;
      noteAmount(trend, costs[calls - 1] ?? 0);
      if (calls < 8) continue;
      byTrend.push(forecast(lineOf(trend), BUDGET - used) / (costs.length - calls));
      byMean.push((BUDGET - used) / (used / calls) / (costs.length - calls));
    }
  }
  expect(median(byTrend)).toBeGreaterThan(0.85);
  expect(median(byTrend)).toBeLessThan(1.15);
  expect(median(byMean)).toBeGreaterThan(2.3);
  expect(median(byMean)).toBeLessThan(3.5);
});

test("steady calls are divided into what is left", () => {
  expect(forecast(lineOf(trendOf(Array(30).fill(500))), 10_000)).toBeCloseTo(20, 6);
});

test("an exact line is found, however long ago it began", () => {
  const line = lineOf(trendOf(Array.from({ length: 5_000 }, (_, call) => 1_000 + 7 * call)));
  expect(line.level).toBeCloseTo(1_000 + 7 * 4_999, 3);
  expect(line.growth).toBeCloseTo(7, 6);
});

test("what shrinks is taken as steady: a cleared context fills up again", () => {
  expect(lineOf(trendOf([900, 700, 500, 300])).growth).toBe(0);
});

test("a budget that is used up has no calls left, and calls that use nothing never end it", () => {
  expect(forecast({ level: 5, growth: 1 }, 0)).toBe(0);
  expect(forecast({ level: 5, growth: 1 }, -3)).toBe(0);
  expect(forecast(lineOf(newTrend()), 10)).toBe(Number.POSITIVE_INFINITY);
});

test("whatever calls cost, a forecast is a number, falls as less is left, and its state does not grow", () => {
  const amounts = fc.array(fc.oneof(fc.constant(0), fc.maxSafeNat()), { maxLength: 60 });
  fc.assert(
    fc.property(amounts, fc.maxSafeNat(), fc.maxSafeNat(), (costs, one, other) => {
      const trend = trendOf(costs);
      const line = lineOf(trend);
      const less = forecast(line, Math.min(one, other));
      const more = forecast(line, Math.max(one, other));
      expect(less).toBeLessThanOrEqual(more);
      expect(less).toBeGreaterThanOrEqual(0);
      expect(Object.values(trend).every(Number.isFinite)).toBe(true);
      expect(Object.keys(trend)).toHaveLength(5);
    }),
  );
});
