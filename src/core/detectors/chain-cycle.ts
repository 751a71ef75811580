import { type Chain, column, keptRows, read, rowAt } from "../chain.js";
import { remembersFrom } from "../engine/known-words.js";
import type { EngineState } from "../engine/state.js";
import type { Action, Unit } from "../engine/unit.js";
import type { Level } from "../finding.js";
import { type Detector, repetitionsNeeded, type Sighting } from "./detector.js";
import { breakRun, followPeriod, lastEvents, periodOf, tokensOfLast } from "./period.js";
import { agentTookPart, type Part, partOfRing, ringOf } from "./ring.js";

/**
 * Sees the same units come round along a causal chain: one message again and again, a ping-pong, a ring of
 * agents. Fine fingerprints, period up to 32. O(period) per unit, O(1) inside a loop.
 */
export const chainCycle: Detector = {
  code: "CHAIN_CYCLE",
  needs: ["content"],
  unit(unit, scene) {
    const { state, policy } = scene;
    // Polling does not make a run, nor do calls whose results nobody knows: unknown is not equal.
    if (unit.isIdle || unit.actions.some(isUnknown)) return breakRun(unit.chain);
    const repetitions = followPeriod(unit.chain, isNew(unit, state));
    const period = periodOf(unit.chain);
    if (period === 0) return undefined;
    const { warn, trip } = policy.detectors.CHAIN_CYCLE;
    if (repetitions < repetitionsNeeded(warn, scene)) return undefined;
    const ring = ringOf(state, unit.chain, period);
    // Calls are seen with their results by the action cycle; alone they need one round more here.
    const extra = ring.part === null ? 1 : 0;
    if (repetitions < repetitionsNeeded(least(warn, period, extra), scene)) return undefined;
    if (!agentTookPart(ring, unit.member)) return undefined;
    const level = repetitions >= repetitionsNeeded(trip + extra, scene) ? "trip" : "warn";
    return sighting(unit.chain, partOfRing(ring, unit.member), level, repetitions);
  },
};

function sighting(chain: Chain, { cut, key }: Part, level: Level, repetitions: number): Sighting {
  const period = periodOf(chain);
  const run = read(chain, chain.last, column.run) + period;
  return {
    code: "CHAIN_CYCLE",
    level,
    key,
    repetitions,
    tokens: tokensOfLast(chain, run),
    describe: () => ({
      cut,
      events: lastEvents(chain, period),
      waste: tokensOfLast(chain, run - period),
      args: { period },
    }),
  };
}

/** What was said in words that no text of the chain had equals none of them. */
function isNew({ type, newWords, chain }: Unit, { known }: EngineState): boolean {
  if (type === "calls" || newWords === null || newWords === 0) return false;
  return remembersFrom(known, read(chain, rowAt(chain, keptRows(chain) - 1), column.seq));
}

function isUnknown({ outcome }: Action): boolean {
  return outcome !== "ok" && outcome !== "error";
}

/** Rounds for a warning. One message said twice is a correction or a slip of the transport: that takes three. */
function least(warn: number, period: number, extra: number): number {
  return period === 1 && extra === 0 ? Math.max(3, warn) : warn + extra;
}
