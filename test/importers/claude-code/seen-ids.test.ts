import * as fc from "fast-check";
import { expect, test } from "vitest";
import { SeenIds } from "../../../src/importers/claude-code/seen-ids.js";

test("an id is new once, as in a set", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 3 }), { maxLength: 3_000 }), (ids) => {
      const [seen, set] = [new SeenIds(), new Set<string>()];
      for (const id of ids) {
        expect(seen.add(id)).toBe(!set.has(id));
        set.add(id);
      }
    }),
    { numRuns: 20 },
  );
});

test("ids are remembered while the memory grows", () => {
  const seen = new SeenIds();
  const ids = Array.from({ length: 20_000 }, (_, index) => `line-${index}`);
  expect(ids.every((id) => seen.add(id))).toBe(true);
  expect(ids.some((id) => seen.add(id))).toBe(false);
});
