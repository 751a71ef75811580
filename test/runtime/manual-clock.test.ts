import fc from "fast-check";
import { expect, test } from "vitest";
import { type ManualClock, manualClock } from "../../src/runtime/manual-clock.js";

/** Lets code wait on the clock as it would on a timer. */
function wait(clock: ManualClock, delayMs: number): Promise<void> {
  return new Promise((resolve) => clock.schedule(delayMs, resolve));
}

test("stands still until it is moved", async () => {
  const clock = manualClock(500);
  expect(clock.now()).toBe(500);
  await clock.advance(20);
  expect(clock.now()).toBe(520);
});

test("runs due callbacks in order of time, each at its own instant", async () => {
  const clock = manualClock();
  const seen: [string, number][] = [];
  for (const delayMs of [30, 10, 20, 99])
    clock.schedule(delayMs, () => seen.push([`${delayMs}`, clock.now()]));
  await clock.advance(30);
  expect(seen).toEqual([
    ["10", 10],
    ["20", 20],
    ["30", 30],
  ]);
  expect(clock.pending).toBe(1);
});

test("lets promises settle between callbacks, so that what they schedule runs in its turn", async () => {
  const clock = manualClock();
  const seen: string[] = [];
  clock.schedule(25, () => seen.push("at 25"));
  const worker = (async () => {
    for (let lap = 1; lap <= 3; lap += 1) {
      await wait(clock, 10);
      seen.push(`lap ${lap} at ${clock.now()}`);
    }
  })();
  await clock.advance(30);
  await worker;
  expect(seen).toEqual(["lap 1 at 10", "lap 2 at 20", "at 25", "lap 3 at 30"]);
});

test("jumps from due time to due time until nothing waits", async () => {
  const clock = manualClock();
  const day = 86_400_000;
  const worker = (async () => {
    for (let lap = 0; lap < 400; lap += 1) await wait(clock, day);
    return clock.now();
  })();
  await clock.runUntilIdle();
  expect(await worker).toBe(400 * day);
  expect(clock.pending).toBe(0);
});

test("runs no callback beyond the limit and stays at the last due time", async () => {
  const clock = manualClock();
  clock.schedule(10, () => {});
  clock.schedule(11, () => {});
  await clock.runUntilIdle(10);
  expect([clock.now(), clock.pending]).toEqual([10, 1]);
});

test("a cancelled callback never runs, and cancelling twice or too late does nothing", async () => {
  const clock = manualClock();
  const seen: string[] = [];
  const cancel = clock.schedule(5, () => seen.push("cancelled"));
  const cancelLate = clock.schedule(6, () => seen.push("kept"));
  cancel();
  cancel();
  expect(clock.pending).toBe(1);
  await clock.advance(10);
  cancelLate();
  expect([seen, clock.pending]).toEqual([["kept"], 0]);
});

test("forgets cancelled callbacks long before their time", async () => {
  const clock = manualClock();
  const seen: number[] = [];
  const cancels = Array.from({ length: 1_000 }, (_, index) =>
    clock.schedule(1_000 - index, () => seen.push(index)),
  );
  for (const cancel of cancels.slice(0, 990)) cancel();
  expect(clock.pending).toBe(10);
  await clock.runUntilIdle();
  expect(seen).toEqual([999, 998, 997, 996, 995, 994, 993, 992, 991, 990]);
});

test("calls that overlap run one after the other", async () => {
  const clock = manualClock();
  const seen: number[] = [];
  clock.schedule(5, () => seen.push(clock.now()));
  clock.schedule(15, () => seen.push(clock.now()));
  await Promise.all([clock.advance(10), clock.advance(10)]);
  expect([seen, clock.now()]).toEqual([[5, 15], 20]);
});

test("a callback that throws rejects the call that ran it, and the clock goes on", async () => {
  const clock = manualClock();
  const seen: string[] = [];
  clock.schedule(5, () => {
    throw new Error("broken callback");
  });
  clock.schedule(6, () => seen.push("next"));
  await expect(clock.advance(10)).rejects.toThrow("broken callback");
  await clock.advance(10);
  expect(seen).toEqual(["next"]);
});

test("says so when a callback renews itself without time moving on", async () => {
  const clock = manualClock();
  const again = (): void => void clock.schedule(0, again);
  again();
  await expect(clock.advance(1)).rejects.toThrow("renews itself with delay 0");
});

test("refuses a delay that is not a number", () => {
  expect(() => manualClock().schedule(Number.NaN, () => {})).toThrow(RangeError);
});

test("runs any mix of timers and cancellations in the order of a sorted list", async () => {
  const plan = fc.array(fc.record({ delayMs: fc.nat(20), isCancelled: fc.boolean() }), { maxLength: 300 });
  await fc.assert(
    fc.asyncProperty(plan, async (timers) => {
      const clock = manualClock();
      const seen: number[] = [];
      const cancels = timers.map(({ delayMs }, index) => clock.schedule(delayMs, () => seen.push(index)));
      for (const [index, { isCancelled }] of timers.entries()) if (isCancelled) cancels[index]?.();
      const kept = [...timers.entries()].filter(([, { isCancelled }]) => !isCancelled);
      expect(clock.pending).toBe(kept.length);
      await clock.runUntilIdle();
      expect(seen).toEqual(kept.sort(([, a], [, b]) => a.delayMs - b.delayMs).map(([index]) => index));
    }),
    { numRuns: 30 },
  );
});
