import * as fc from "fast-check";
import { expect, test } from "vitest";
import { joinLanes, mix, nameHash, scramble } from "../../src/core/fingerprint.js";

const fingerprint = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

test("mixing and joining give integers of at most 53 bits", () => {
  fc.assert(
    fc.property(fingerprint, fingerprint, fc.integer(), fc.integer(), (first, second, low, high) => {
      for (const value of [mix(first, second), joinLanes(low, high)]) {
        expect(Number.isSafeInteger(value)).toBe(true);
        expect(value).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});

test("the order of mixing counts", () => {
  fc.assert(
    fc.property(fingerprint, fingerprint, (first, second) => {
      fc.pre(first !== second);
      expect(mix(first, second)).not.toBe(mix(second, first));
    }),
  );
});

test("both halves of both fingerprints count", () => {
  const two32 = 2 ** 32;
  const all = [mix(1, 1), mix(2, 1), mix(1, 2), mix(1 + two32, 1), mix(1, 1 + two32)];
  expect(new Set(all).size).toBe(all.length);
});

test("a hundred thousand numbered names have a hundred thousand fingerprints", () => {
  const seen = new Set<number>();
  for (let index = 0; index < 100_000; index += 1) seen.add(nameHash(`agent-${index}`));
  expect(seen.size).toBe(100_000);
});

test("a hundred thousand mixtures of few parts are all different", () => {
  const names = Array.from({ length: 317 }, (_, index) => nameHash(`n${index}`));
  const seen = new Set(names.flatMap((first) => names.map((second) => mix(first, second))));
  expect(seen.size).toBe(317 * 317);
});

test("scrambling loses nothing", () => {
  const seen = new Set<number>();
  for (let lane = 0; lane < 100_000; lane += 1) seen.add(scramble(lane));
  expect(seen.size).toBe(100_000);
});
