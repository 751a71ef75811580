/** A pair of windows: the long one shows that it lasts, the short one that it still goes on. */
export interface WindowPair {
  readonly shortMs: number;
  readonly longMs: number;
  /** Times the usual rate that both must reach. */
  readonly factor: number;
}

export const MINUTE = 60_000;

/**
 * The faster it burns, the shorter the look. One window of a minute at a factor of ten alarmed once a day on bursty
 * healthy traffic, these pairs never.
 */
export const windowPairs: readonly WindowPair[] = [
  { shortMs: MINUTE, longMs: 10 * MINUTE, factor: 10 },
  { shortMs: 5 * MINUTE, longMs: 60 * MINUTE, factor: 4 },
  { shortMs: 30 * MINUTE, longMs: 360 * MINUTE, factor: 2 },
];

/** Tokens in each window, fading with time instead of falling out of it: one number instead of a list. */
export interface BurnWindows {
  /** Instant of the latest spending. */
  at: number;
  /** Time in which the task was at work: silences longer than the shortest window do not count. */
  busyMs: number;
  /** Tokens since the windows were begun. */
  tokens: number;
  /** Instant at which an alarm began; `null` when there is none. */
  alarmedAt: number | null;
  /** Instant since which it burns about as hot as an alarm takes, and what was usual then, for each pair; `null` while unknown. */
  hot: { readonly since: number; readonly usual: readonly (number | null)[] } | null;
  readonly short: number[];
  readonly long: number[];
}

/** Begins to follow what a task burns. */
export function newBurnWindows(at: number): BurnWindows {
  const nothing = () => windowPairs.map(() => 0);
  return { at, busyMs: 0, tokens: 0, alarmedAt: null, hot: null, short: nothing(), long: nothing() };
}

/** Adds tokens at an instant. Time that goes backwards stands still. O(1). */
export function burn(windows: BurnWindows, at: number, tokens: number): void {
  const passedMs = Math.max(0, at - windows.at);
  windows.at = Math.max(at, windows.at);
  windows.busyMs += Math.min(passedMs, MINUTE);
  windows.tokens += tokens;
  fade(windows, passedMs);
  for (let pair = 0; pair < windowPairs.length; pair += 1) {
    windows.short[pair] = (windows.short[pair] as number) + tokens;
    windows.long[pair] = (windows.long[pair] as number) + tokens;
  }
}

/**
 * Leaves what is left of the tokens of each window. They are as old, in the mean, as those of a sharp window would be:
 * half its length. Each length is a multiple of the next shorter one, so one exponential serves all.
 */
function fade({ short, long }: BurnWindows, passedMs: number): void {
  const sixHours = Math.exp((-2 * passedMs) / (360 * MINUTE));
  const hour = cube(sixHours * sixHours);
  const halfHour = hour * hour;
  const tenMinutes = cube(halfHour);
  const fiveMinutes = tenMinutes * tenMinutes;
  const minute = fiveMinutes * fiveMinutes * cube(fiveMinutes);
  short[0] = (short[0] as number) * minute;
  long[0] = (long[0] as number) * tenMinutes;
  short[1] = (short[1] as number) * fiveMinutes;
  long[1] = (long[1] as number) * hour;
  short[2] = (short[2] as number) * halfHour;
  long[2] = (long[2] as number) * sixHours;
}

function cube(value: number): number {
  return value * value * value;
}

/** Tokens per millisecond in a window of that length. */
export function rateOf(tokens: number, windowMs: number): number {
  return (2 * tokens) / windowMs;
}
