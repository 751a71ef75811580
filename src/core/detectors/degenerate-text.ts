import { column, read, rowAt } from "../chain.js";
import type { Member } from "../engine/member.js";
import type { EngineState } from "../engine/state.js";
import type { Unit } from "../engine/unit.js";
import { type Detector, repetitionsNeeded, type Scene, type Sighting } from "./detector.js";
import { clearSlot, knownSlot, place, slotOf } from "./slot.js";

/** Degenerate messages of one agent in a row. */
interface Stuck {
  events: number[];
  count: number;
  tokens: number;
  /** The last of them was counted while it came, and comes once more as a message. */
  isComing: boolean;
}

/** Events shown as evidence. */
const MAX_EVENTS = 8;

/**
 * Sees a model that is stuck inside one answer: its message ends in the same words over and over, or is long and
 * says a handful of words all the time. The next answer mostly recovers, so one message warns and only the next
 * one in a row trips, of the same agent or of the one that answers it; few words may be a table that is passed on,
 * so there the other side must be stuck too. An answer that is watched while it comes counts at once. O(1).
 */
export const degenerateText: Detector = {
  code: "DEGENERATE_TEXT",
  needs: ["content"],
  events: ["control"],
  unit(unit, scene) {
    if (unit.type === "calls" || unit.member.kind !== "agent") return undefined;
    const { repeats, wordRepeats } = scene.policy.detectors.DEGENERATE_TEXT;
    const { slots } = unit.member;
    const isEndless = unit.repeats >= repeats;
    if (!isEndless && unit.wordRepeats < wordRepeats) {
      clearSlot(slots, place.DEGENERATE_TEXT);
      return undefined;
    }
    const stuck = slotOf<Stuck>(slots, place.DEGENERATE_TEXT, createStuck);
    if (stuck.isComing) {
      stuck.isComing = false;
      return "goes-on";
    }
    const times = Math.max(unit.repeats, unit.wordRepeats);
    const other = answeredStuck(unit, scene.state);
    const isSure = isEndless || other !== undefined;
    // Each infects the other: between two who answer each other it need not be the same one twice.
    const isShared = other !== undefined && unit.to.includes(other);
    const all = grow(stuck, unit);
    const seen = isShared ? joined(all, knownSlot<Stuck>(other.slots, place.DEGENERATE_TEXT)) : all;
    return sighting(seen, { member: unit.member, times, isSure }, scene);
  },
  event(observation, member, scene) {
    if (observation.type !== "control" || observation.action !== "stream") return undefined;
    if (member?.kind !== "agent") return undefined;
    const { seq, repeats, outputTokens: tokens, stopped } = observation;
    const stuck = slotOf<Stuck>(member.slots, place.DEGENERATE_TEXT, createStuck);
    grow(stuck, { seq, tokens });
    stuck.isComing = !stopped;
    return sighting(stuck, { member, times: repeats, isSure: true }, scene);
  },
};

function createStuck(): Stuck {
  return { events: [], count: 0, tokens: 0, isComing: false };
}

function grow(stuck: Stuck, { seq, tokens }: Pick<Unit, "seq" | "tokens">): Stuck {
  stuck.count += 1;
  stuck.tokens += tokens;
  stuck.events = [...stuck.events.slice(1 - MAX_EVENTS), seq];
  return stuck;
}

/** Whoever it answers, where that was degenerate as well, and by another. */
function answeredStuck({ chain, member }: Unit, { edges, members }: EngineState): Member | undefined {
  const row = rowAt(chain, 1);
  const edge = row < 0 ? undefined : edges.get(read(chain, row, column.edge));
  const other = edge === undefined ? undefined : members.get(edge.from);
  if (other === undefined || other === member) return undefined;
  return (knownSlot<Stuck>(other.slots, place.DEGENERATE_TEXT)?.count ?? 0) > 0 ? other : undefined;
}

function joined(own: Stuck, other: Stuck | undefined): Stuck {
  if (other === undefined) return own;
  return {
    ...own,
    events: [...other.events, ...own.events].sort((a, b) => a - b).slice(-MAX_EVENTS),
    count: own.count + other.count,
    tokens: own.tokens + other.tokens,
  };
}

interface Seen {
  readonly member: Member;
  readonly times: number;
  /** Whether another one like it is enough. */
  readonly isSure: boolean;
}

function sighting({ count, events, tokens }: Stuck, { member, times, isSure }: Seen, scene: Scene): Sighting {
  const { trip } = scene.policy.detectors.DEGENERATE_TEXT;
  return {
    code: "DEGENERATE_TEXT",
    level: isSure && count >= repetitionsNeeded(trip, scene) ? "trip" : "warn",
    key: member.name,
    repetitions: count,
    tokens,
    describe: () => ({
      cut: { kind: "agent", agent: member.name },
      events: events.slice(),
      waste: Math.round(tokens * (1 - 1 / times)),
      args: { agent: member.name, repeats: times },
    }),
  };
}
