import { expect, test } from "vitest";
import { hashJitter, retryDelayMs } from "../../../src/runtime/notify/retry-delay.js";

test("doubles from one second to one minute", () => {
  const delays = [1, 2, 3, 6, 7, 20].map((attempt) => retryDelayMs({ attempt, jitter: 0 }) * 2);
  expect(delays).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000]);
});

test("leaves the second half of the delay to chance", () => {
  expect(retryDelayMs({ attempt: 2, jitter: 0.5 })).toBe(1_500);
});

test("waits as long as the receiver asks, up to a minute", () => {
  expect(retryDelayMs({ attempt: 1, jitter: 0, retryAfterMs: 7_000 })).toBe(7_000);
  expect(retryDelayMs({ attempt: 1, jitter: 0, retryAfterMs: Number.POSITIVE_INFINITY })).toBe(60_000);
});

test("the default jitter is the same in every run and differs between incidents and attempts", () => {
  const values = [hashJitter("a", 1), hashJitter("a", 2), hashJitter("b", 1)];
  expect(new Set(values).size).toBe(3);
  expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
  expect(hashJitter("a", 1)).toBe(values[0]);
});
