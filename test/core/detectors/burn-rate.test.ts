import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type BurnWindows, burn, newBurnWindows } from "../../../src/core/detectors/burn-windows.js";
import { createTaskSlots } from "../../../src/core/detectors/slot.js";
import type { Event } from "../../../src/core/event.js";
import type { PolicyInput } from "../../../src/core/policy/policy.js";
import { type EventBuilder, events } from "../../../src/testing/events.js";
import { codes, type Folded, fold, only, trip } from "../fold.js";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const detectors = only("BURN_RATE");
const judged = (builder: Iterable<Event>, policy: PolicyInput = {}) =>
  fold(builder, { detectors, ...policy });
const actions = ({ decisions }: Folded) => decisions.map(({ action }) => action);

/** A call of 5,000 tokens every so often, for so long. */
function calls(builder: EventBuilder, everyMs: number, forMs: number): EventBuilder {
  return builder.repeat(Math.floor(forMs / everyMs), (round) =>
    round.modelCall("a", { input: 5_000 }).pause(everyMs),
  );
}

/** Six hours of steady work, two calls a minute. */
const worked = () => calls(events({ startAt: 0, stepMs: 0 }), 30 * SECOND, 6 * HOUR);

test("thirty times the usual rate is warned of, then trips, within minutes", () => {
  const folded = judged(calls(worked(), SECOND, 5 * MINUTE));
  expect(codes(folded)).toEqual(["BURN_RATE:warn", "BURN_RATE:trip"]);
  const finding = trip(folded, "BURN_RATE");
  expect(finding).toMatchObject({
    cut: { kind: "task" },
    evidence: { events: [finding.seq], repetitions: 1 },
  });
  expect(finding.args).toMatchObject({ windowMs: 10 * MINUTE });
  expect(Number(finding.args["usualPerMinute"])).toBeLessThan(11_000);
  expect(Number(finding.args["tokensPerMinute"])).toBeGreaterThan(125_000);
});

test("ten times the usual rate trips by the window of an hour, and three times not at all", () => {
  expect(trip(judged(calls(worked(), 3 * SECOND, HOUR)), "BURN_RATE").args["windowMs"]).toBe(HOUR);
  expect(codes(judged(calls(worked(), 10 * SECOND, 2 * HOUR)))).toEqual([]);
});

test("what is only warned of trips when it has lasted for twenty minutes", () => {
  const fivefold = (forMs: number) => codes(judged(calls(worked(), 6 * SECOND, forMs)));
  expect(fivefold(40 * MINUTE)).toEqual(["BURN_RATE:warn"]);
  expect(fivefold(60 * MINUTE)).toEqual(["BURN_RATE:warn", "BURN_RATE:trip"]);
});

test("a burst that is over within a minute says nothing", () => {
  expect(codes(judged(calls(calls(worked(), SECOND, MINUTE), 30 * SECOND, HOUR)))).toEqual([]);
});

test("a task that mostly waits does not race whenever it works", () => {
  const builder = events({ startAt: 0, stepMs: 0 });
  builder.repeat(12, (round) => calls(round, 10 * SECOND, 15 * MINUTE).pause(2 * HOUR));
  expect(codes(judged(builder))).toEqual([]);
});

test("nothing is judged by a past that is too short, or of a task that is small", () => {
  const young = calls(events({ startAt: 0, stepMs: 0 }), 30 * SECOND, 10 * MINUTE);
  expect(codes(judged(calls(young, SECOND, 5 * MINUTE)))).toEqual([]);
  const small = events({ startAt: 0, stepMs: 0 })
    .repeat(720, (round) => round.modelCall("a", { input: 5 }).pause(30 * SECOND))
    .repeat(300, (round) => round.modelCall("a", { input: 5 }).pause(SECOND));
  const { findings, state } = judged(small);
  expect(findings).toEqual([]);
  expect(state.slots).toEqual(createTaskSlots());
});

test("a budget and its expected time say from the start what is usual", () => {
  const planned: PolicyInput = {
    detectors: only("BURN_RATE", { expectedMs: 10 * HOUR }),
    budget: { task: { tokens: 6_000_000 } },
  };
  const racing = calls(events({ startAt: 0, stepMs: 0 }), SECOND, 15 * MINUTE);
  expect(trip(judged(racing, planned), "BURN_RATE").args["usualPerMinute"]).toBe(10_000);
  const priced = { ...planned, budget: { task: { usd: 6 } } };
  const paid = events({ startAt: 0, stepMs: 0 }).repeat(900, (round) =>
    round.modelCall("a", { input: 5_000, costNanoUsd: 5_000_000 }).pause(SECOND),
  );
  expect(trip(judged(paid, priced), "BURN_RATE").args["usualPerMinute"]).toBe(10_000);
});

test("it eases, rung by rung, and never cuts or halts", () => {
  const ladder: PolicyInput = { mode: "enforce", ladder: ["nudge", "throttle", "cut", "halt"] };
  const racing = calls(worked(), SECOND, 40 * MINUTE);
  expect(actions(judged(racing, ladder))).toEqual(["warn", "nudge", "throttle"]);
  expect(actions(judged(racing, { ...ladder, ladder: ["cut"] }))).toEqual(["warn"]);
  expect(actions(judged(racing, { ...ladder, askOn: ["BURN_RATE"] }))).toEqual(["warn", "ask"]);
});

test("what eased it is taken back when the task is calm again", () => {
  const policy: PolicyInput = { mode: "enforce", ladder: ["throttle"] };
  const racing = () => calls(worked(), SECOND, 5 * MINUTE);
  const mitigations = ({ state }: Folded) => state.cuts.get("task")?.breaker.mitigations;
  expect(mitigations(judged(racing(), policy))).toEqual(["throttled"]);
  const calm = judged(calls(racing(), 30 * SECOND, HOUR), policy);
  expect(mitigations(calm)).toEqual([]);
  expect(calm.state.episodes.length).toBe(0);
});

test("without times or usage it is silent", () => {
  const timeless = events().repeat(900, (round) => round.modelCall("a", { input: 5_000 }));
  expect(judged(timeless)).toMatchObject({ findings: [], state: { slots: createTaskSlots() } });
});

test("windows stay finite and of one size, whatever the times and tokens", () => {
  const spending = fc.tuple(fc.maxSafeNat(), fc.oneof(fc.constant(0), fc.maxSafeNat()));
  fc.assert(
    fc.property(fc.array(spending, { minLength: 1, maxLength: 50 }), (steps) => {
      const windows: BurnWindows = newBurnWindows(steps[0]?.[0] ?? 0);
      for (const [at, tokens] of steps) burn(windows, at, tokens);
      const { short, long, busyMs, tokens } = windows;
      const numbers = [...short, ...long, busyMs, tokens];
      expect(numbers.every((number) => Number.isFinite(number) && number >= 0)).toBe(true);
      expect(numbers).toHaveLength(8);
      for (const [index, inShort] of short.entries()) expect(inShort).toBeLessThanOrEqual(long[index] ?? 0);
    }),
  );
});

test("more tokens never make a task look calmer", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(10_000), { maxLength: 30 }), fc.nat(10_000), (amounts, more) => {
      const one = newBurnWindows(0);
      const other = newBurnWindows(0);
      for (const [index, tokens] of amounts.entries()) {
        burn(one, index * SECOND, tokens);
        burn(other, index * SECOND, tokens + more);
      }
      for (const index of [0, 1, 2]) expect(other.short[index]).toBeGreaterThanOrEqual(one.short[index] ?? 0);
    }),
  );
});
