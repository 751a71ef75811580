/** Times in milliseconds, as mean and spread of their logarithms. */
export interface LogTimes {
  readonly count: number;
  readonly mean: number;
  /** Sum of squared distances from the mean. */
  readonly squares: number;
}

/** A spread of a factor of 1.65 at least: a few equal times do not show how different the next one may be. */
const MIN_SIGMA = 0.5;

/** Adds a time to those seen so far (Welford's update). O(1). */
export function noteTime(times: LogTimes | undefined, ms: number): LogTimes {
  const { count, mean, squares } = times ?? { count: 0, mean: 0, squares: 0 };
  const log = Math.log(Math.max(1, ms));
  const next = mean + (log - mean) / (count + 1);
  return { count: count + 1, mean: next, squares: squares + (log - mean) * (log - next) };
}

/** Milliseconds within which all but the rarest of such times stay: so many standard deviations above the mean. */
export function usualWithin({ count, mean, squares }: LogTimes, sigmas: number): number {
  const sigma = Math.max(MIN_SIGMA, Math.sqrt(squares / Math.max(1, count - 1)));
  return Math.exp(mean + sigmas * sigma);
}
