import { column, read, rowAt } from "../chain.js";
import { cutKey } from "../finding.js";
import { agentTookPart, cutOfPeriod } from "./cycle-cut.js";
import { type Detector, repetitionsNeeded } from "./detector.js";
import { followPeriod, lastEvents, tokensOfLast } from "./period.js";

/**
 * Sees the same units come round along a causal chain: one message again and again, a ping-pong, a ring of
 * agents. Fine fingerprints, period up to 32. O(period) per unit, O(1) inside a loop.
 */
export const chainCycle: Detector = {
  code: "CHAIN_CYCLE",
  needs: ["content"],
  unit(unit, scene) {
    const { state, policy } = scene;
    const { period, repetitions } = followPeriod(unit.chain);
    if (period === 0 || unit.isIdle) return undefined;
    const { warn, trip } = policy.detectors.CHAIN_CYCLE;
    // Calls are seen with their results by the action cycle; here they need one round more.
    const more = hasMessage(unit.chain, period, state) ? 0 : 1;
    if (repetitions < repetitionsNeeded(warn + more, scene)) return undefined;
    if (!agentTookPart(state, unit.chain, period, unit.member.name)) return undefined;
    const run = read(unit.chain, rowAt(unit.chain, 0), column.run) + period;
    const cut = cutOfPeriod(state, unit.chain, period, unit.member.name);
    return {
      code: "CHAIN_CYCLE",
      level: repetitions >= repetitionsNeeded(trip + more, scene) ? "trip" : "warn",
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

function hasMessage(
  chain: Parameters<typeof lastEvents>[0],
  period: number,
  state: Parameters<typeof cutOfPeriod>[0],
) {
  for (let back = 0; back < period; back += 1) {
    const row = rowAt(chain, back);
    if (row >= 0 && state.edges.has(read(chain, row, column.edge))) return true;
  }
  return false;
}
