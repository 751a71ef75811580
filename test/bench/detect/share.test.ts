import { expect, test } from "vitest";
import { shareText, wilson } from "../../../bench/detect/share.js";

// The interval holds the shares that a score test does not reject: computed by bisection of its equation.
test.each([
  [0, 10, 0, 0.2775],
  [1, 10, 0.0179, 0.4042],
  [5, 10, 0.2366, 0.7634],
  [10, 10, 0.7225, 1],
  [144, 181, 0.731, 0.8479],
])("the interval of %d of %d is %f to %f", (hits, of, low, high) => {
  const interval = wilson({ hits, of });
  expect(interval[0]).toBeCloseTo(low, 4);
  expect(interval[1]).toBeCloseTo(high, 4);
});

test("a share of nothing is a dash, not a number", () => {
  expect(shareText({ hits: 0, of: 0 })).toBe("–");
});

test("a share is shown with its interval and its counts", () => {
  expect(shareText({ hits: 1, of: 570 })).toBe("0.2 % (0.0–1.0), 1/570");
});
