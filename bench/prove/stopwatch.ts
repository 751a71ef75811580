/** How often the process shows that it is not standing still, in milliseconds. */
const BEAT_MS = 5;

/**
 * Times what is waited for, less the time that the process itself stood still: on a machine whose cores are taken, that
 * is nobody's hang.
 */
export class Stopwatch {
  #slowestMs = 0;

  /** Longest of all times so far, in milliseconds. */
  get slowestMs(): number {
    return this.#slowestMs;
  }

  /** Waits for `run`, and returns how long it took, in milliseconds. */
  async time(run: () => Promise<unknown>): Promise<number> {
    const began = performance.now();
    let last = began;
    let stoodMs = 0;
    const beat = () => {
      const now = performance.now();
      stoodMs += Math.max(0, now - last - BEAT_MS);
      last = now;
    };
    const beats = setInterval(beat, BEAT_MS);
    await run();
    beat();
    clearInterval(beats);
    const tookMs = performance.now() - began - stoodMs;
    this.#slowestMs = Math.max(this.#slowestMs, tookMs);
    return tookMs;
  }
}
