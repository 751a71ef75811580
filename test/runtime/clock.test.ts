import { afterEach, expect, test, vi } from "vitest";
import { systemClock } from "../../src/runtime/clock.js";

afterEach(() => {
  vi.useRealTimers();
});

test("runs a callback after its delay and not before", () => {
  vi.useFakeTimers();
  const run = vi.fn();
  systemClock.schedule(1_000, run);
  vi.advanceTimersByTime(999);
  expect(run).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(run).toHaveBeenCalledOnce();
});

test("waits longer than a Node timer can", () => {
  vi.useFakeTimers();
  const run = vi.fn();
  const delayMs = 3 * 2 ** 31;
  systemClock.schedule(delayMs, run);
  vi.advanceTimersByTime(delayMs - 1);
  expect(run).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(run).toHaveBeenCalledOnce();
});

test("cancels a long wait in any of its steps", () => {
  vi.useFakeTimers();
  const run = vi.fn();
  const cancel = systemClock.schedule(2 ** 32, run);
  vi.advanceTimersByTime(2 ** 31);
  cancel();
  vi.advanceTimersByTime(2 ** 33);
  expect(run).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
});

test("does not keep the process alive", () => {
  const keepingAlive = (): number =>
    process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
  const before = keepingAlive();
  const cancel = systemClock.schedule(60_000, () => {});
  const after = keepingAlive();
  cancel();
  expect(after).toBe(before);
});

test("refuses a delay that is not a number", () => {
  expect(() => systemClock.schedule(Number.NaN, () => {})).toThrow("got `NaN`");
});

test("tells the time of the system", () => {
  const before = Date.now();
  expect(systemClock.now()).toBeGreaterThanOrEqual(before);
});
