import * as fc from "fast-check";
import { expect, test } from "vitest";
import { oneLine } from "../../../src/runtime/summary/one-line.js";

test("is one well-formed, visible line within its limit", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 80 }),
      fc.integer({ min: 1, max: 60 }),
      (text, chars) => {
        const line = oneLine(text, chars);
        expect(line.length).toBeLessThanOrEqual(chars);
        expect(line).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Surrogate}\u2028\u2029]/u);
      },
    ),
  );
});

test("never halves a character", () => {
  expect(oneLine("ab😀cd", 4)).toBe("ab…");
  expect(oneLine("ab\ud83d", 4)).toBe("ab\ufffd");
});
