import { type Chain, column, read, rowAt } from "../chain.js";
import type { Action } from "../engine/unit.js";
import { cutKey } from "../finding.js";
import { agentTookPart, cutOfPeriod } from "./cycle-cut.js";
import { type Detector, repetitionsNeeded, type Scene } from "./detector.js";
import { breakRun, followPeriod, lastEvents, tokensOfLast } from "./period.js";

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
    const { trip } = policy.detectors.CHAIN_CYCLE;
    if (repetitions < repetitionsNeeded(least(scene, unit.chain, period), scene)) return undefined;
    if (!agentTookPart(state, unit.chain, period, unit.member.name)) return undefined;
    const run = read(unit.chain, rowAt(unit.chain, 0), column.run) + period;
    const cut = cutOfPeriod(state, unit.chain, period, unit.member.name);
    return {
      code: "CHAIN_CYCLE",
      level:
        repetitions >= repetitionsNeeded(trip + callsOnly(scene, unit.chain, period), scene)
          ? "trip"
          : "warn",
      key: cutKey(cut),
      repetitions,
      events: lastEvents(unit.chain, period),
      tokens: tokensOfLast(unit.chain, run),
      waste: tokensOfLast(unit.chain, run - period),
      cut,
      args: { period },
    };
  },
};

function isUnknown({ outcome }: Action): boolean {
  return outcome !== "ok" && outcome !== "error";
}

/** Rounds for a warning. One message said twice is a correction or a slip of the transport: that takes three. */
function least(scene: Scene, chain: Chain, period: number): number {
  const { warn } = scene.policy.detectors.CHAIN_CYCLE;
  const extra = callsOnly(scene, chain, period);
  return period === 1 && extra === 0 ? Math.max(3, warn) : warn + extra;
}

/** Calls are seen with their results by the action cycle; alone they need one round more here. */
function callsOnly({ state }: Scene, chain: Chain, period: number): 0 | 1 {
  for (let back = 0; back < period; back += 1) {
    const row = rowAt(chain, back);
    if (row >= 0 && state.edges.has(read(chain, row, column.edge))) return 0;
  }
  return 1;
}
