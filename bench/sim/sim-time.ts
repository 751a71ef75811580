import type { Clock } from "../../src/runtime/clock.js";
import { TimerHeap } from "../../src/runtime/timer-heap.js";

/** Somebody with a clock: a worker, which may be dead, or the store. */
export interface Timekeeper {
  /** How far the clock is from the time that passes, in milliseconds. */
  skewMs: number;
  isUp: boolean;
  /** Its timers that wait. */
  timers: number;
}

/** A minute before the 23rd of November 2026, UTC: a day ends in most worlds. */
const EVENING = Date.UTC(2026, 10, 22, 23, 59);

/** The time that passes in one simulated world, whatever its clocks show. */
export class SimTime {
  readonly #heap = new TimerHeap();
  #at = EVENING;

  get at(): number {
    return this.#at;
  }

  after(ms: number, run: () => void): () => void {
    const timer = this.#heap.add(this.#at + ms, run);
    return () => this.#heap.cancel(timer);
  }

  /** A clock that jumps with its keeper's skew; its timers count the time that passes, and die with their keeper. */
  clockOf(keeper: Timekeeper): Clock {
    return {
      now: () => this.#at + keeper.skewMs,
      schedule: (delayMs, run) => {
        let isWaiting = true;
        keeper.timers += 1;
        const end = () => {
          if (isWaiting) keeper.timers -= 1;
          isWaiting = false;
        };
        const cancel = this.after(Math.max(0, delayMs), () => {
          end();
          if (keeper.isUp) run();
        });
        return () => {
          end();
          cancel();
        };
      },
    };
  }

  /**
   * Lets `ms` pass. What is due at the same instant begins at once, with nothing settled in between: that is where two
   * requests meet.
   */
  async pass(ms: number, afterEach: () => void): Promise<void> {
    const until = this.#at + ms;
    await settle();
    afterEach();
    for (let timer = this.#heap.popDue(until); timer !== undefined; timer = this.#heap.popDue(until)) {
      this.#at = Math.max(this.#at, timer.dueAt);
      for (let next: typeof timer | undefined = timer; next !== undefined; next = this.#heap.popDue(this.#at))
        next.run();
      await settle();
      afterEach();
    }
    this.#at = until;
  }
}

/** One turn of the event loop settles promise chains of any length. */
function settle(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
