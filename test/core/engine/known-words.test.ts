import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createKnownWords, learnWords } from "../../../src/core/engine/known-words.js";
import { VOCABULARY_BITS } from "../../../src/core/observe/vocabulary.js";

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

test("words are new once", () => {
  const known = createKnownWords();
  expect(learnWords(known, [1, 2, 3])).toBe(3);
  expect(learnWords(known, [1, 2, 3])).toBe(0);
});

test("the count is corrected for words that collide with known ones", () => {
  const known = createKnownWords();
  learnWords(known, range(0, 1_000));
  expect(learnWords(known, range(1_000, 1_010))).toBeCloseTo(10 / (1 - 1_000 / VOCABULARY_BITS));
});

test("after a generation is full its words are known for another one, then forgotten", () => {
  const known = createKnownWords();
  learnWords(known, range(0, 1_300));
  expect(learnWords(known, range(0, 10))).toBe(0);
  learnWords(known, range(1_300, 2_600));
  learnWords(known, range(2_600, 3_900));
  expect(learnWords(known, range(100, 110))).toBeGreaterThan(10);
});

test("counts are finite and never negative, whatever comes", () => {
  const words = fc.uniqueArray(fc.nat({ max: VOCABULARY_BITS - 1 }), { maxLength: 500 });
  fc.assert(
    fc.property(fc.array(words, { maxLength: 30 }), (texts) => {
      const known = createKnownWords();
      for (const text of texts) {
        const fresh = learnWords(known, text);
        expect(fresh).toBeGreaterThanOrEqual(0);
        expect(fresh).toBeLessThan(VOCABULARY_BITS);
      }
    }),
    { numRuns: 30 },
  );
});
