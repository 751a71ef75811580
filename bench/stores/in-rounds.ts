export interface Rounds {
  /** What is being done, for whoever waits. */
  readonly name: string;
  /** What is to be done in all, and at once. */
  readonly total: number;
  readonly part: number;
  /** After so long no further round begins. */
  readonly limitMs: number;
  /** Does the part that begins at `from`. */
  readonly round: (from: number) => Promise<void>;
}

/** Does something in rounds until all is done or the time is up, says how far it is, and returns how much was done. */
export async function inRounds({ name, total, part, limitMs, round }: Rounds): Promise<number> {
  const until = performance.now() + limitMs;
  let done = 0;
  while (done < total && performance.now() < until) {
    await round(done);
    done += part;
    const seconds = Math.round((until - performance.now()) / 1_000);
    process.stderr.write(`${name}: ${done} of ${total}, ${Math.max(0, seconds)} s left\n`);
  }
  return done;
}
