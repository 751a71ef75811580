import { type Share, shareOf } from "../detect/share.js";
import { quantile } from "../quantile.js";
import type { Outcome } from "./outcome.js";

/** How a detector did on a group of conversations. */
export interface Tally {
  readonly events: number;
  /** Loops that were found. */
  readonly found: Share;
  readonly foundInNoise: Share;
  /** Seconds from the start of what is wrong to the alarm; `NaN` where nothing was found. */
  readonly delaySeconds: { readonly p50: number; readonly p95: number };
  readonly days: number;
  /** Conversations with an alarm where nothing was wrong. */
  readonly alarmed: Share;
  /** Repetitions until the alarm, of the loops that were found; `NaN` of none. */
  readonly repetitions: { readonly p50: number; readonly p95: number };
  /** Tokens of the loops that came after the alarm. */
  readonly saved: Share;
  /** First rules that alarmed, and how often each. */
  readonly rules: ReadonlyMap<string, number>;
}

/** Sums up what a detector said about a group of conversations. */
export function tally(outcomes: readonly Outcome[]): Tally {
  const loops = outcomes.filter(({ isLoop }) => isLoop);
  const delays = loops.flatMap(({ repetition }) => repetition ?? []);
  const seconds = loops.flatMap(({ delaySeconds }) => delaySeconds ?? []);
  const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((total, each) => total + of(each), 0);
  const isFound = (outcome: Outcome) => outcome.isFound;
  return {
    events: sum(({ events }) => events),
    found: shareOf(loops, isFound),
    foundInNoise: shareOf(
      loops.filter(({ hasNoise }) => hasNoise),
      isFound,
    ),
    delaySeconds: { p50: quantile(seconds, 0.5), p95: quantile(seconds, 0.95) },
    days: sum(({ days }) => days),
    alarmed: shareOf(outcomes, ({ isFalse }) => isFalse),
    repetitions: { p50: quantile(delays, 0.5), p95: quantile(delays, 0.95) },
    saved: { hits: sum(({ savedTokens }) => savedTokens), of: sum(({ loopTokens }) => loopTokens) },
    rules: countRules(outcomes),
  };
}

function countRules(outcomes: readonly Outcome[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of outcomes) if (rule !== null) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return new Map([...counts].sort(([, one], [, other]) => other - one));
}
