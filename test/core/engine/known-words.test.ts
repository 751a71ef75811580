import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  createKnownWords,
  type KnownWords,
  learnText,
  remembersFrom,
} from "../../../src/core/engine/known-words.js";
import { VOCABULARY_BITS } from "../../../src/core/observe/vocabulary.js";

let texts = 0;
/** Another text each time, even where the words are the same. */
const read = (known: KnownWords, words: number[]) => learnText(known, { exact: ++texts, words }, texts);
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

test("words are new once", () => {
  const known = createKnownWords();
  expect(read(known, [1, 2, 3])).toBe(3);
  expect(read(known, [1, 2, 3])).toBe(0);
});

test("the count is corrected for words that collide with known ones", () => {
  const known = createKnownWords();
  read(known, range(0, 1_000));
  expect(read(known, range(1_000, 1_010))).toBeCloseTo(10 / (1 - 1_000 / VOCABULARY_BITS));
});

test("after a generation is full its words are known for another one, then forgotten", () => {
  const known = createKnownWords();
  read(known, range(0, 1_300));
  expect(read(known, range(0, 10))).toBe(0);
  read(known, range(1_300, 2_600));
  read(known, range(2_600, 3_900));
  expect(read(known, range(100, 110))).toBeGreaterThan(10);
});

test("counts are finite and never negative, whatever comes", () => {
  const words = fc.uniqueArray(fc.nat({ max: VOCABULARY_BITS - 1 }), { maxLength: 500 });
  fc.assert(
    fc.property(fc.array(words, { maxLength: 30 }), (texts) => {
      const known = createKnownWords();
      for (const text of texts) {
        const fresh = read(known, text);
        expect(fresh).toBeGreaterThanOrEqual(0);
        expect(fresh).toBeLessThan(VOCABULARY_BITS);
      }
    }),
    { numRuns: 30 },
  );
});

test("a text that comes again is told by its fingerprint, which changes nothing", () => {
  // Eight texts of 300 words, large enough that generations end.
  const library = range(0, 8).map((text) =>
    range(0, 300).map((word) => (word * 13 + text * 450) % VOCABULARY_BITS),
  );
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 7 }), { maxLength: 40 }), (order) => {
      const [known, naive] = [createKnownWords(), createKnownWords()];
      for (const pick of order) {
        const words = library[pick] ?? [];
        expect(learnText(known, { exact: pick, words }, texts + 1)).toBe(read(naive, words));
      }
      expect({ ...known, texts: [] }).toEqual({ ...naive, texts: [] });
    }),
  );
});

test("what was read before the older of two generations ended may be forgotten, what came after is not", () => {
  const known = createKnownWords();
  learnText(known, { exact: 1, words: range(0, 1_300) }, 10);
  expect(remembersFrom(known, 0)).toBe(true);
  learnText(known, { exact: 2, words: range(1_300, 2_600) }, 20);
  expect([10, 11, 20].map((seq) => remembersFrom(known, seq))).toEqual([false, true, true]);
});
