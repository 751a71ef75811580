import fc from "fast-check";
import { expect, test } from "vitest";
import { shareOut } from "../../../src/reports/html/share-out.js";

test("shares are whole, none is negative, and they add up to the last unit", () => {
  const weights = fc.array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(fc.nat(), weights, (total, parts) => {
      const shares = shareOut(total, parts);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total);
      expect(shares.every((share) => Number.isInteger(share) && share >= 0)).toBe(true);
    }),
  );
});

test("without any weight the shares are equal", () => {
  expect(shareOut(9, [0, 0, 0])).toEqual([3, 3, 3]);
});

test("among nobody nothing is shared", () => {
  expect(shareOut(9, [])).toEqual([]);
});
