import { asBilled } from "../billed.js";
import type { EngineState } from "../engine/state.js";
import { usageTokens } from "../event.js";
import type { Level } from "../finding.js";
import type { Policy } from "../policy/policy.js";
import {
  type BurnWindows,
  burn,
  MINUTE,
  newBurnWindows,
  rateOf,
  type WindowPair,
  windowPairs,
} from "./burn-windows.js";
import type { Detector, Sighting } from "./detector.js";
import { knownSlot, place, setSlot } from "./slot.js";

/** The pair of windows that is furthest above what is usual. */
interface Heat {
  readonly pair: number;
  /** Of the pair's factor: 1 reaches it. */
  readonly share: number;
}

/** Times the long window that a task must have been at work before its own past says what is usual. */
const HISTORY = 2;

/** Until then a task without a plan has no usual rate in any window. */
const LEAST_HISTORY_MS = HISTORY * Math.min(...windowPairs.map(({ longMs }) => longMs));

/** Longest that a rung of the ladder is given to show its effect. */
const PATIENCE_MS = 10 * MINUTE;

/** Share of an alarm's heat down to which it goes on: at the usual rate itself the longest windows show 0.6. */
const STILL_HOT = 0.7;

/**
 * Time after which what was only warned of is sure: bursts and fan-outs end, the longest generated ones within a
 * quarter of an hour.
 */
const LASTING_MS = 20 * MINUTE;

/**
 * Sees a task burn tokens much faster than it planned or used to, over a long and a short window at once. It is
 * slower than the rules for loops, and there for what they can't see: ever new words, growing contexts. Usual is
 * the rate of the budget over its expected time, else the task's own rate while it was at work. O(1).
 */
export const burnRate: Detector = {
  code: "BURN_RATE",
  needs: ["times", "tokens"],
  events: ["message", "thought", "tool-call", "model-call"],
  event(observation, _member, { state, policy }) {
    const { at, seq } = observation;
    const usage = asBilled(observation)?.usage;
    if (at === undefined || usage === undefined) return undefined;
    if (state.counts.tokens < policy.detectors.BURN_RATE.minTokens) return undefined;
    const windows = windowsOf(state, at);
    burn(windows, at, usageTokens(usage));
    const planned = plannedRate(state, policy);
    if (planned === undefined && windows.busyMs < LEAST_HISTORY_MS) return undefined;
    return judge(windows, { seq, planned }, policy);
  },
};

function windowsOf({ slots }: EngineState, at: number): BurnWindows {
  const known = knownSlot<BurnWindows>(slots, place.BURN_RATE);
  return known ?? setSlot(slots, place.BURN_RATE, newBurnWindows(at));
}

interface Now {
  readonly seq: number;
  readonly planned: number | undefined;
}

function judge(windows: BurnWindows, { seq, planned }: Now, policy: Policy): Sighting | "over" | undefined {
  const { warn, trip } = policy.detectors.BURN_RATE;
  const heat = hottest(windows, planned);
  followHeat(windows, heat, { planned, warn });
  if (heat.share >= warn) {
    windows.alarmedAt ??= windows.at;
    const isLasting = windows.hot !== null && windows.at - windows.hot.since >= LASTING_MS;
    const level = heat.share >= trip || isLasting ? "trip" : "warn";
    return sighting(windows, { pair: heat.pair, planned, level, seq });
  }
  // What flickers about the threshold is one alarm.
  if (windows.alarmedAt === null || heat.share > warn / 2) return undefined;
  windows.alarmedAt = null;
  return "over";
}

interface Usual {
  readonly planned: number | undefined;
  readonly warn: number;
}

/** What is burned while it is hot must not become usual. */
function followHeat(windows: BurnWindows, { share }: Heat, { planned, warn }: Usual): void {
  if (share < warn * STILL_HOT) windows.hot = null;
  if (share < warn || windows.hot !== null) return;
  const usual = windowPairs.map((_, pair) => usualRate(windows, pair, planned));
  windows.hot = { since: windows.at, usual: usual.map((rate) => (Number.isFinite(rate) ? rate : null)) };
}

/** Tokens per millisecond that the budget leaves for the expected time; `undefined` where either is not set. */
function plannedRate({ counts }: EngineState, { budget, detectors }: Policy): number | undefined {
  const { expectedMs } = detectors.BURN_RATE;
  if (expectedMs === undefined || budget.task === undefined) return undefined;
  const { tokens, usd } = budget.task;
  if (tokens !== undefined) return tokens / expectedMs;
  if (usd === undefined || counts.nanoUsd === 0) return undefined;
  return ((usd / counts.nanoUsd) * counts.tokens) / expectedMs;
}

function hottest(windows: BurnWindows, planned: number | undefined): Heat {
  let found: Heat = { pair: 0, share: 0 };
  let pair = 0;
  for (const { factor } of windowPairs) {
    const usual = usualRate(windows, pair, planned);
    const share = usual === Number.POSITIVE_INFINITY ? 0 : rateIn(windows, pair) / usual / factor;
    if (share > found.share) found = { pair, share };
    pair += 1;
  }
  return found;
}

/** Tokens per millisecond in both windows of a pair. */
function rateIn({ short, long }: BurnWindows, pair: number): number {
  const { shortMs, longMs } = pairAt(pair);
  return Math.min(rateOf(short[pair] ?? 0, shortMs), rateOf(long[pair] ?? 0, longMs));
}

/** Whoever asks counts through the pairs, so there is one. */
function pairAt(pair: number): WindowPair {
  return windowPairs[pair] as WindowPair;
}

/**
 * What the task burned per millisecond at work before the window, which must not be compared with itself. Waits
 * do not count: a task that mostly waits would else seem to race whenever it works. `Infinity` while unknown.
 */
function usualRate(windows: BurnWindows, pair: number, planned: number | undefined): number {
  if (planned !== undefined) return planned;
  if (windows.hot !== null) return windows.hot.usual[pair] ?? Number.POSITIVE_INFINITY;
  const { longMs } = pairAt(pair);
  const before = windows.tokens - (windows.long[pair] ?? 0);
  if (windows.busyMs < HISTORY * longMs || before <= 0) return Number.POSITIVE_INFINITY;
  return before / (windows.busyMs - longMs / 2);
}

interface Alarm {
  readonly pair: number;
  readonly planned: number | undefined;
  readonly level: Level;
  readonly seq: number;
}

function sighting(windows: BurnWindows, { pair, planned, level, seq }: Alarm): Sighting {
  const { at, alarmedAt, long } = windows;
  return {
    code: "BURN_RATE",
    level,
    key: "task",
    repetitions: 1 + Math.floor((at - (alarmedAt ?? at)) / PATIENCE_MS),
    tokens: Math.round(long[pair] ?? 0),
    describe: () => ({
      // The rate is that of all agents together and accuses none of them.
      cut: { kind: "task" },
      events: [seq],
      waste: 0,
      args: {
        windowMs: pairAt(pair).longMs,
        tokensPerMinute: Math.round(rateIn(windows, pair) * MINUTE),
        usualPerMinute: Math.round(usualRate(windows, pair, planned) * MINUTE),
      },
    }),
  };
}
