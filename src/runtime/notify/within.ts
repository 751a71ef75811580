import type { Clock } from "../clock.js";

export interface TimeLimit {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Ends the wait early. */
  readonly stop: AbortSignal;
}

/** Thrown when the time is up before the work is done. */
export class TimeoutError extends Error {
  override readonly name = "TimeoutError";
}

/**
 * Runs `work` until it is done, its time is up or `stop` is aborted. The signal tells the work to end; the wait ends
 * even if the work takes no notice.
 */
export async function within<T>(limit: TimeLimit, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { clock, timeoutMs, stop } = limit;
  const controller = new AbortController();
  const end = (reason: unknown): void => controller.abort(reason);
  const onStop = (): void => end(stop.reason);
  const cancelTimeout = clock.schedule(timeoutMs, () =>
    end(new TimeoutError(`No answer in ${timeoutMs} ms.`)),
  );
  stop.addEventListener("abort", onStop);
  try {
    stop.throwIfAborted();
    return await Promise.race([work(controller.signal), rejectionOf(controller.signal)]);
  } finally {
    cancelTimeout();
    stop.removeEventListener("abort", onStop);
  }
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}
