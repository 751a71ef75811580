import { expect, test } from "vitest";
import { precisions, precisionText } from "../../../bench/detect/precision.js";
import { precisionRows } from "../../../bench/detect/precision-rows.js";
import { wilson } from "../../../bench/detect/share.js";

const texts = (...given: Parameters<typeof precisions>) => precisions(...given).map(precisionText);

test("precision grows with the share of runs that loop", () => {
  // Of 1,000 runs, 4, 30 and 300 loop and half of them are found, beside 99.6, 97 and 70 false alarms.
  const [rare, some, many] = precisions({ hits: 50, of: 100 }, { hits: 10, of: 100 });
  expect(rare?.precision).toBeCloseTo(2 / (2 + 99.6));
  expect(some?.precision).toBeCloseTo(15 / (15 + 97));
  expect(many?.precision).toBeCloseTo(150 / (150 + 70));
});

test("the interval runs from few finds with many false alarms to the other way round", () => {
  const found = { hits: 50, of: 100 };
  const alarmed = { hits: 10, of: 100 };
  const [foundLow, foundHigh] = wilson(found);
  const [alarmedLow, alarmedHigh] = wilson(alarmed);
  const [low, high] = precisions(found, alarmed)[2]?.interval ?? [];
  expect(low).toBeCloseTo((0.3 * foundLow) / (0.3 * foundLow + 0.7 * alarmedHigh));
  expect(high).toBeCloseTo((0.3 * foundHigh) / (0.3 * foundHigh + 0.7 * alarmedLow));
});

test("no false alarm so far is no proof: the upper bound is given too", () => {
  const [rare] = texts({ hits: 90, of: 100 }, { hits: 0, of: 100 });
  expect(rare).toBe("100.0 % (8.2–100.0), 8.9 % at the upper bound");
  expect(precisions({ hits: 90, of: 100 }, { hits: 1, of: 100 })[0]?.atUpperBound).toBeNull();
});

test("nothing counted is a dash", () => {
  expect(texts({ hits: 0, of: 0 }, { hits: 0, of: 100 })).toEqual(["–", "–", "–"]);
});

test("both levels stand beside the baselines", () => {
  const found = { hits: 9, of: 10 };
  const alarmed = { hits: 1, of: 10 };
  const both = (share: typeof found) => ({ warn: share, trip: share });
  const score = { found: both(found), alarmed: both(alarmed), alarmedSuccessful: both(alarmed) };
  const rows = precisionRows(score, [{ id: "a baseline", found, alarmed, alarmedSuccessful: alarmed }]);
  expect(rows.map(({ detector }) => detector)).toEqual(["suite, warn", "suite, trip", "a baseline"]);
  expect(Object.keys(rows[0] ?? {})).toEqual([
    "detector",
    "of 0.4 % that loop",
    "of 3 % that loop",
    "of 30 % that loop",
  ]);
});
