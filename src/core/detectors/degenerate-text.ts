import { column, read, rowAt } from "../chain.js";
import type { EngineState } from "../engine/state.js";
import type { Unit } from "../engine/unit.js";
import { type Detector, repetitionsNeeded, type Scene, type Sighting } from "./detector.js";
import { knownSlot, slotOf } from "./slot.js";

/** Degenerate messages of one agent in a row. */
interface Stuck {
  events: number[];
  count: number;
  tokens: number;
}

/** Events shown as evidence. */
const MAX_EVENTS = 8;

/**
 * Sees a model that is stuck inside one answer: its message ends in the same words over and over, or is long and
 * says a handful of words all the time. The next answer mostly recovers, so one message warns and only the next
 * one in a row trips; few words may be a table that is passed on, so there the other side must be stuck too. O(1).
 */
export const degenerateText: Detector = {
  code: "DEGENERATE_TEXT",
  needs: ["content"],
  unit(unit, scene) {
    if (unit.type === "calls" || unit.member.kind !== "agent") return undefined;
    const { repeats, wordRepeats } = scene.policy.detectors.DEGENERATE_TEXT;
    const stuck = slotOf<Stuck>(unit.member.slots, "DEGENERATE_TEXT", createStuck);
    const isEndless = unit.repeats >= repeats;
    if (!isEndless && unit.wordRepeats < wordRepeats) {
      if (stuck.count > 0) Object.assign(stuck, createStuck());
      return undefined;
    }
    return sighting(grow(stuck, unit), isEndless || isAnsweringStuck(unit, scene.state), unit, scene);
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

/** Whether what it answers is degenerate as well, and by another. */
function isAnsweringStuck({ chain, member }: Unit, { edges, members }: EngineState): boolean {
  const row = rowAt(chain, 1);
  const edge = row < 0 ? undefined : edges.get(read(chain, row, column.edge));
  const other = edge === undefined ? undefined : members.get(edge.from);
  if (other === undefined || other === member) return false;
  return (knownSlot<Stuck>(other.slots, "DEGENERATE_TEXT")?.count ?? 0) > 0;
}

function sighting(
  { count, events, tokens }: Stuck,
  isSure: boolean,
  { member, repeats, wordRepeats }: Unit,
  scene: Scene,
): Sighting {
  const times = Math.max(repeats, wordRepeats);
  const { trip } = scene.policy.detectors.DEGENERATE_TEXT;
  return {
    code: "DEGENERATE_TEXT",
    level: isSure && count >= repetitionsNeeded(trip, scene) ? "trip" : "warn",
    key: `agent:${JSON.stringify(member.name)}`,
    repetitions: count,
    events: events.slice(),
    tokens,
    waste: Math.round(tokens * (1 - 1 / times)),
    cut: { kind: "agent", agent: member.name },
    args: { agent: member.name, repeats: times },
  };
}
