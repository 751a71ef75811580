import type { EngineState } from "../engine/state.js";
import { usageTokens } from "../event.js";
import type { Level } from "../finding.js";
import type { Policy } from "../policy/policy.js";
import { type BurnWindows, burn, MINUTE, newBurnWindows, rateOf, windowPairs } from "./burn-windows.js";
import type { Detector, Sighting } from "./detector.js";
import { slotOf } from "./slot.js";

/** How far a pair of windows is above what is usual. */
interface Heat {
  /** Of the pair's factor: 1 reaches it. */
  readonly share: number;
  readonly windowMs: number;
  /** Tokens in the long window, and how many a minute the task burns and usually burned. */
  readonly tokens: number;
  readonly perMinute: number;
  readonly usualPerMinute: number;
}

/** Times the long window that a task must have been at work before its own past says what is usual. */
const HISTORY = 2;

/** Longest that a rung of the ladder is given to show its effect. */
const PATIENCE_MS = 10 * MINUTE;

/**
 * Sees a task burn tokens much faster than it planned or used to, over a long and a short window at once. It is
 * slower than the rules for loops, and there for what they can't see: ever new words, growing contexts. Usual is
 * the rate of the budget over its expected time, else the task's own rate while it was at work. O(1).
 */
export const burnRate: Detector = {
  code: "BURN_RATE",
  needs: ["times", "tokens"],
  event(observation, _member, { state, policy }) {
    const { at, seq } = observation;
    if (at === undefined || !("usage" in observation) || observation.usage === undefined) return undefined;
    if (state.counts.tokens < policy.detectors.BURN_RATE.minTokens) return undefined;
    const windows = slotOf<BurnWindows>(state.slots, "BURN_RATE", () => newBurnWindows(at));
    burn(windows, at, usageTokens(observation.usage));
    return judge(windows, seq, { state, policy });
  },
};

function judge(windows: BurnWindows, seq: number, { state, policy }: { state: EngineState; policy: Policy }) {
  const { warn, trip } = policy.detectors.BURN_RATE;
  const heat = hottest(windows, plannedRate(state, policy));
  if (heat === undefined) return undefined;
  if (heat.share >= warn) {
    windows.alarmedAt ??= windows.at;
    return sighting(heat, heat.share >= trip ? "trip" : "warn", seq, windows);
  }
  // What flickers about the threshold is one alarm.
  if (windows.alarmedAt === null || heat.share > warn / 2) return undefined;
  windows.alarmedAt = null;
  return "over";
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

function hottest(windows: BurnWindows, planned: number | undefined): Heat | undefined {
  let found: Heat | undefined;
  for (const [index, { shortMs, longMs, factor }] of windowPairs.entries()) {
    const tokens = windows.long[index] ?? 0;
    const usual = planned ?? usualRate(windows, tokens, longMs);
    if (usual === undefined || usual <= 0) continue;
    const rate = Math.min(rateOf(windows.short[index] ?? 0, shortMs), rateOf(tokens, longMs));
    const share = rate / usual / factor;
    if (found !== undefined && share <= found.share) continue;
    found = { share, windowMs: longMs, tokens, perMinute: rate * MINUTE, usualPerMinute: usual * MINUTE };
  }
  return found;
}

/**
 * What the task burned per millisecond at work before the window, which must not be compared with itself. Waits
 * do not count: a task that mostly waits would else seem to race whenever it works.
 */
function usualRate({ tokens, busyMs }: BurnWindows, inWindow: number, windowMs: number): number | undefined {
  if (busyMs < HISTORY * windowMs) return undefined;
  return (tokens - inWindow) / (busyMs - windowMs / 2);
}

function sighting(heat: Heat, level: Level, seq: number, { at, alarmedAt }: BurnWindows): Sighting {
  return {
    code: "BURN_RATE",
    level,
    key: "task",
    repetitions: 1 + Math.floor((at - (alarmedAt ?? at)) / PATIENCE_MS),
    events: [seq],
    tokens: Math.round(heat.tokens),
    waste: 0,
    // The rate is that of all agents together and accuses none of them.
    cut: { kind: "task" },
    args: {
      windowMs: heat.windowMs,
      tokensPerMinute: Math.round(heat.perMinute),
      usualPerMinute: Math.round(heat.usualPerMinute),
    },
  };
}
