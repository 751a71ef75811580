import { expect, test } from "vitest";
import { rateText } from "../../../bench/generate/rate.js";

// Exact Poisson limits from tables: 0 → 0–3.69, 1 → 0.03–5.57, 10 → 4.80–18.39.
test.each([
  [0, "0.00 (0.00–3.69)"],
  [1, "1.00 (0.01–5.56)"],
  [10, "10.00 (4.79–18.39)"],
])("%i alarms in 1,000 events are given with their interval", (hits, text) => {
  expect(rateText({ hits, of: 100 }, 1_000)).toBe(text);
});
