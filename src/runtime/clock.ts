/** Longest delay that one Node timer can hold; a longer one would fire after 1 ms. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** Time as the runtime sees it: the system's, or a test's. */
export interface Clock {
  /** Current instant in milliseconds. */
  now(): number;
  /** Runs `run` once after `delayMs`; a delay below zero counts as zero. Returns a function that cancels it. */
  schedule(delayMs: number, run: () => void): () => void;
}

/** Tells the time by `Date.now`; its timers never keep the process alive and may be of any length. */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(delayMs, run) {
    let remainingMs = checkedDelay(delayMs);
    let timer: NodeJS.Timeout;
    const step = (): void => {
      const stepMs = Math.min(remainingMs, MAX_TIMEOUT_MS);
      remainingMs -= stepMs;
      timer = setTimeout(remainingMs > 0 ? step : run, stepMs);
      timer.unref();
    };
    step();
    return () => clearTimeout(timer);
  },
};

/**
 * Returns the delay, at least 0, in milliseconds.
 * @throws RangeError for NaN, which timers would take for "at once".
 * @internal
 */
export function checkedDelay(delayMs: number): number {
  if (Number.isNaN(delayMs)) throw new RangeError("Expected a delay in milliseconds, got `NaN`.");
  return Math.max(0, delayMs);
}
