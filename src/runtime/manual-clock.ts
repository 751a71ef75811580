import { setImmediate } from "node:timers/promises";
import { type Clock, checkedDelay } from "./clock.js";
import { TimerHeap } from "./timer-heap.js";

/**
 * One turn of the event loop drains promise chains of any length; the second catches code that itself
 * yields with `setImmediate`.
 */
const TURNS_BETWEEN_CALLBACKS = 2;

/** Callbacks at one and the same instant: far above any test, and soon reached by a timer that renews itself with delay 0. */
const MAX_CALLBACKS_PER_INSTANT = 100_000;

/** A clock that stands still until told to move. */
export interface ManualClock extends Clock {
  /** Callbacks that wait for their time. */
  readonly pending: number;
  /** Moves on by `ms`, running what falls due in order of time, with promises settled in between. */
  advance(ms: number): Promise<void>;
  /**
   * Jumps from due time to due time until nothing waits, or nothing that is due by `limitAt`. Stays at the last
   * due time. Without a limit, a timer that renews itself for ever is run for ever. @default Infinity
   */
  runUntilIdle(limitAt?: number): Promise<void>;
}

/**
 * Makes a clock that starts at `startAt` milliseconds and is driven by hand. Calls of `advance` and `runUntilIdle`
 * that overlap run one after the other; a callback that throws rejects the call that ran it.
 * @default startAt = 0
 */
export function manualClock(startAt = 0): ManualClock {
  const timers = new TimerHeap();
  let at = startAt;
  let lastMove = Promise.resolve();

  async function runThrough(limitAt: number): Promise<void> {
    let callbacks = 0;
    await settlePromises();
    for (let timer = timers.popDue(limitAt); timer !== undefined; timer = timers.popDue(limitAt)) {
      callbacks = timer.dueAt > at ? 1 : callbacks + 1;
      if (callbacks >= MAX_CALLBACKS_PER_INSTANT) throw new Error(standstillMessage(at));
      at = Math.max(at, timer.dueAt);
      timer.run();
      await settlePromises();
    }
  }

  function inTurn(move: () => Promise<void>): Promise<void> {
    const result = lastMove.then(move);
    lastMove = result.catch(() => {});
    return result;
  }

  return {
    now: () => at,
    schedule(delayMs, run) {
      const timer = timers.add(at + checkedDelay(delayMs), run);
      return () => timers.cancel(timer);
    },
    get pending() {
      return timers.size;
    },
    advance: (ms) =>
      inTurn(async () => {
        const until = at + checkedDelay(ms);
        await runThrough(until);
        at = until;
      }),
    runUntilIdle: (limitAt = Number.POSITIVE_INFINITY) => inTurn(() => runThrough(limitAt)),
  };
}

async function settlePromises(): Promise<void> {
  for (let turn = 0; turn < TURNS_BETWEEN_CALLBACKS; turn += 1) await setImmediate();
}

function standstillMessage(at: number): string {
  return `Expected time to move on, got ${MAX_CALLBACKS_PER_INSTANT} callbacks at instant \`${at}\`; a timer renews itself with delay 0.`;
}
