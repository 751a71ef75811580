import * as fc from "fast-check";
import { expect, test } from "vitest";
import { appendUnit, type Chain, chainFrom } from "../../../src/core/chain.js";
import { followPeriod, lastEvents, periodOf, tokensOfLast } from "../../../src/core/detectors/period.js";

interface Followed {
  readonly chain: Chain;
  readonly period: number;
  readonly repetitions: number;
}

/** Appends units with these symbols, 10 tokens each, to one chain. */
function follow(symbols: readonly number[]): Followed {
  const chain = chainFrom(null);
  let followed = { period: 0, repetitions: 0 };
  symbols.forEach((symbol, seq) => {
    appendUnit({ seq, symbol, edge: 1, tokens: 10, newWords: null, words: 0, chain });
    const repetitions = followPeriod(chain, false);
    followed = { period: periodOf(chain), repetitions };
  });
  return { chain, ...followed };
}

test("what never came before has no period", () => {
  expect(follow([1, 2, 3])).toMatchObject({ period: 0, repetitions: 1 });
});

test("any period up to 32, repeated three times, is found with its repetitions", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 32 }), fc.array(fc.nat(), { maxLength: 40 }), (period, before) => {
      const round = Array.from({ length: period }, (_, index) => -1 - index);
      const symbols = [...before, ...round, ...round, ...round];
      expect(follow(symbols)).toMatchObject({ period, repetitions: 3 });
    }),
  );
});

test("a period longer than 32 is not looked for", () => {
  const round = Array.from({ length: 33 }, (_, index) => index);
  expect(follow([...round, ...round, ...round]).period).toBe(0);
});

test("a symbol that comes twice within the period does not hide it for long", () => {
  const round = [1, 2, 1, 3];
  expect(follow([...round, ...round, ...round, ...round])).toMatchObject({ period: 4 });
  expect(follow([...round, ...round, ...round, ...round]).repetitions).toBeGreaterThanOrEqual(3);
});

test("one other unit ends the run", () => {
  expect(follow([1, 2, 1, 2, 1, 2, 9])).toMatchObject({ period: 0, repetitions: 1 });
});

test("the latest events and their tokens are told in order", () => {
  const { chain } = follow([1, 2, 1, 2, 1, 2]);
  expect(lastEvents(chain, 2)).toEqual([4, 5]);
  expect(lastEvents(chain, 99)).toEqual([0, 1, 2, 3, 4, 5]);
  expect([0, 1, 2, 6, 99].map((count) => tokensOfLast(chain, count))).toEqual([0, 10, 20, 60, 60]);
});

test("tokens of forgotten units are not guessed", () => {
  const { chain } = follow(Array.from({ length: 200 }, (_, index) => index));
  expect(tokensOfLast(chain, 30)).toBe(300);
  expect(tokensOfLast(chain, 150)).toBe(350);
});
