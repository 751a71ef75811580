import { type Detector, repetitionsNeeded } from "./detector.js";
import { slotOf } from "./slot.js";

interface Polls {
  events: number[];
  count: number;
  tokens: number;
}

/** Events shown as evidence. */
const MAX_EVENTS = 8;

/**
 * Sees an agent ask again and again, after pauses and at little cost, for what does not change. Polling is
 * legitimate for a long while; a changed result starts it anew. O(1).
 */
export const idlePolling: Detector = {
  code: "IDLE_POLLING",
  needs: ["results", "times"],
  unit(unit, scene) {
    if (unit.type !== "calls") return "goes-on";
    const polls = slotOf<Polls>(unit.member.slots, "IDLE_POLLING", () => ({
      events: [],
      count: 1,
      tokens: 0,
    }));
    polls.count = unit.isIdle ? polls.count + 1 : 1;
    polls.tokens = unit.isIdle ? polls.tokens + unit.tokens : 0;
    polls.events = unit.isIdle ? [...polls.events.slice(1 - MAX_EVENTS), unit.seq] : [unit.seq];
    const { warn, trip } = scene.policy.detectors.IDLE_POLLING;
    if (polls.count < repetitionsNeeded(warn, scene)) return undefined;
    return {
      code: "IDLE_POLLING",
      level: polls.count >= repetitionsNeeded(trip, scene) ? "trip" : "warn",
      key: `agent:${JSON.stringify(unit.member.name)}`,
      repetitions: polls.count,
      events: polls.events.slice(),
      tokens: polls.tokens,
      waste: polls.tokens,
      cut: { kind: "agent", agent: unit.member.name },
      args: { agent: unit.member.name, tool: unit.actions[0]?.tool ?? "" },
    };
  },
};
