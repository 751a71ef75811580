import fc from "fast-check";
import { expect, test } from "vitest";
import { minimise } from "../../../src/scenarios/pin/minimise.js";

const all = Array.from({ length: 100 }, (_, index) => index);

test("what is left is what was needed, and nothing else", () => {
  const needed = fc.uniqueArray(fc.nat({ max: 99 }), { maxLength: 8 });
  fc.assert(
    fc.property(needed, (wanted) => {
      const keeps = (items: readonly number[]) => wanted.every((item) => items.includes(item));
      const { items, isMinimal } = minimise(all, { keeps, maxWork: 1e6 });
      expect(items).toEqual([...wanted].sort((a, b) => a - b));
      expect(isMinimal).toBe(true);
    }),
  );
});

test("items that need each other go together or stay", () => {
  const keeps = (items: readonly number[]) => items.includes(10) && items.includes(20) === items.includes(70);
  const { items } = minimise(all, { keeps, maxWork: 1e6 });
  expect(items).toContain(10);
  expect(keeps(items)).toBe(true);
});

test("where the work becomes too much, what was reached is returned and said to be unfinished", () => {
  const keeps = (items: readonly number[]) => items.includes(99);
  const { items, isMinimal } = minimise(all, { keeps, maxWork: 120 });
  expect(isMinimal).toBe(false);
  expect(items.length).toBeLessThan(all.length);
  expect(keeps(items)).toBe(true);
});
