import type { Unit } from "../engine/unit.js";
import { type Detector, repetitionsNeeded } from "./detector.js";
import { slotOf } from "./slot.js";

/** Degenerate messages of one agent in a row. */
interface Stuck {
  events: number[];
  count: number;
  tokens: number;
}

/** Events shown as evidence. */
const MAX_EVENTS = 8;

/**
 * Sees a message end in the same words over and over: a model that is stuck inside one answer. The next answer
 * mostly recovers, so one message warns and only the next one in a row trips. O(1).
 */
export const degenerateText: Detector = {
  code: "DEGENERATE_TEXT",
  needs: ["content"],
  unit(unit, scene) {
    if (unit.type === "calls" || unit.member.kind !== "agent") return undefined;
    const { repeats, trip } = scene.policy.detectors.DEGENERATE_TEXT;
    const stuck = slotOf<Stuck>(unit.member.slots, "DEGENERATE_TEXT", createStuck);
    if (unit.repeats < repeats) {
      if (stuck.count > 0) Object.assign(stuck, createStuck());
      return undefined;
    }
    return sighting(grow(stuck, unit), repetitionsNeeded(trip, scene), unit);
  },
};

function createStuck(): Stuck {
  return { events: [], count: 0, tokens: 0 };
}

function grow(stuck: Stuck, { seq, tokens }: Unit): Stuck {
  stuck.count += 1;
  stuck.tokens += tokens;
  stuck.events = [...stuck.events.slice(1 - MAX_EVENTS), seq];
  return stuck;
}

function sighting({ count, events, tokens }: Stuck, trip: number, { member, repeats }: Unit) {
  return {
    code: "DEGENERATE_TEXT",
    level: count >= trip ? "trip" : "warn",
    key: `agent:${JSON.stringify(member.name)}`,
    repetitions: count,
    events: events.slice(),
    tokens,
    waste: Math.round(tokens * (1 - 1 / repeats)),
    cut: { kind: "agent", agent: member.name },
    args: { agent: member.name, repeats },
  } as const;
}
