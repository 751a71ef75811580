import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decodeVocabulary, encodeVocabulary, VOCABULARY_BITS } from "../../../src/core/observe/vocabulary.js";

const words = fc.uniqueArray(fc.nat({ max: VOCABULARY_BITS - 1 }), { maxLength: 600 });

test("a vocabulary survives packing, and takes at most 512 bytes", () => {
  fc.assert(
    fc.property(words, (positions) => {
      const packed = encodeVocabulary(positions);
      expect(atob(packed).length).toBeLessThanOrEqual(512);
      expect(new Set(decodeVocabulary(packed))).toEqual(new Set(positions));
    }),
  );
});

test.each([0, 1, 255, 256, 257, VOCABULARY_BITS])("%i words survive packing", (count) => {
  const positions = Array.from({ length: count }, (_, index) => index);
  expect(decodeVocabulary(encodeVocabulary(positions))).toEqual(positions);
});

test("a short list keeps its order", () => {
  expect(decodeVocabulary(encodeVocabulary([4_095, 0, 7]))).toEqual([4_095, 0, 7]);
});

test("any base64 unpacks to positions in range", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 520 }), (bytes) => {
      const positions = decodeVocabulary(btoa(String.fromCharCode(...bytes)));
      for (const word of positions) expect(word).toBeLessThan(VOCABULARY_BITS);
    }),
  );
});
