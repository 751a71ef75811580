import type { Clock } from "./clock.js";

/** Longest time that recorded events wait for a decision to take them along. */
const FLUSH_AFTER_MS = 1_000;

/** Flushes what waits for nothing else. A timer that is not needed any more is let run out: that is cheaper. */
export class FlushTimer {
  readonly #clock: Clock;
  readonly #flush: () => void;
  #cancel: (() => void) | null = null;
  #isDue = false;

  constructor(clock: Clock, flush: () => void) {
    this.#clock = clock;
    this.#flush = flush;
  }

  /** Whether something waits for it. */
  get isDue(): boolean {
    return this.#isDue;
  }

  /** Something waits from now on, or did already. */
  start(): void {
    this.#isDue = true;
    this.#cancel ??= this.#clock.schedule(FLUSH_AFTER_MS, () => {
      this.#cancel = null;
      if (this.#isDue) this.#flush();
    });
  }

  /** What waited has been taken along. */
  settle(): void {
    this.#isDue = false;
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
