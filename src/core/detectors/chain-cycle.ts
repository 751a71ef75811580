import { column, read } from "../chain.js";
import type { Action } from "../engine/unit.js";
import { type Detector, repetitionsNeeded } from "./detector.js";
import { breakRun, followPeriod, lastEvents, tokensOfLast } from "./period.js";
import { agentTookPart, partOfRing, ringOf } from "./ring.js";

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
    const { period, repetitions } = followPeriod(unit.chain);
    if (period === 0) return undefined;
    const { warn, trip } = policy.detectors.CHAIN_CYCLE;
    if (repetitions < repetitionsNeeded(warn, scene)) return undefined;
    const ring = ringOf(state, unit.chain, period);
    // Calls are seen with their results by the action cycle; alone they need one round more here.
    const extra = ring.cut === null ? 1 : 0;
    if (repetitions < repetitionsNeeded(least(warn, period, extra), scene)) return undefined;
    if (!agentTookPart(ring, unit.member)) return undefined;
    const run = read(unit.chain, unit.chain.last, column.run) + period;
    const { cut, key } = partOfRing(ring, unit.member);
    return {
      code: "CHAIN_CYCLE",
      level: repetitions >= repetitionsNeeded(trip + extra, scene) ? "trip" : "warn",
      key,
      repetitions,
      tokens: tokensOfLast(unit.chain, run),
      describe: () => ({
        cut,
        events: lastEvents(unit.chain, period),
        waste: tokensOfLast(unit.chain, run - period),
        args: { period },
      }),
    };
  },
};

function isUnknown({ outcome }: Action): boolean {
  return outcome !== "ok" && outcome !== "error";
}

/** Rounds for a warning. One message said twice is a correction or a slip of the transport: that takes three. */
function least(warn: number, period: number, extra: number): number {
  return period === 1 && extra === 0 ? Math.max(3, warn) : warn + extra;
}
