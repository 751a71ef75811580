import type { Member } from "../engine/member.js";
import type { EngineState } from "../engine/state.js";
import type { Cut } from "../finding.js";
import { mix } from "../fingerprint.js";
import type { Detector, Sighting } from "./detector.js";
import { place, slotOf } from "./slot.js";

/** Children and generation of each agent that spawned or was spawned. */
interface Family {
  readonly children: Map<string, number>;
  readonly depth: Map<string, number>;
}

interface Cap {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly cut: Cut;
}

/** Agents whose children are counted; a task with more has crossed the participants cap before. */
const MAX_FAMILIES = 1_024;

/** Share of a cap, in percent, from which it is warned of. */
const WARN_PERCENT = 80;

/** Sees counts that no healthy task reaches, and warns at 80 % of them: a net below all other rules. O(1). */
export const hardCaps: Detector = {
  code: "HARD_CAP",
  needs: [],
  event(observation, member, { state, policy }) {
    const { events, participants, messagesPerEdge, childrenPerAgent, spawnDepth } = policy.detectors.HARD_CAP;
    const { counts } = state;
    let worst = worse(
      taskCap("events", counts.events, events),
      taskCap("participants", counts.participants, participants),
    );
    if (observation.type === "message" && typeof observation.to === "string" && member !== undefined)
      worst = worse(worst, messagesCap(state, member, observation.to, messagesPerEdge));
    if (observation.type === "spawn") {
      const { from, child } = observation;
      const { children, depth } = addChild(state, from, child);
      worst = worse(worst, agentCap(from, "childrenPerAgent", children, childrenPerAgent));
      worst = worse(worst, agentCap(from, "spawnDepth", depth, spawnDepth));
    }
    return worst && sighting(worst, observation.seq, state);
  },
};

/** The one that is exceeded by the larger share; of equal ones the first. */
function worse(one: Cap | undefined, other: Cap | undefined): Cap | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return other.value / other.limit > one.value / one.limit ? other : one;
}

function taskCap(name: string, value: number, limit: number): Cap | undefined {
  return isReached(value, limit) ? { name, value, limit, cut: { kind: "task" } } : undefined;
}

function agentCap(agent: string, name: string, value: number, limit: number): Cap | undefined {
  return isReached(value, limit) ? { name, value, limit, cut: { kind: "agent", agent } } : undefined;
}

function messagesCap(state: EngineState, from: Member, to: string, limit: number): Cap | undefined {
  // No edge has more messages than the task has, so edges need not be looked up before it has many.
  if (!isReached(state.counts.turns, limit)) return undefined;
  const recipient = state.members.get(to);
  const value = (recipient && state.edges.get(mix(from.hash, recipient.hash))?.messages) ?? 0;
  if (!isReached(value, limit)) return undefined;
  return { name: "messagesPerEdge", value, limit, cut: { kind: "edges", edges: [[from.name, to]] } };
}

function isReached(value: number, limit: number): boolean {
  return value * 100 >= limit * WARN_PERCENT;
}

function addChild(state: EngineState, parent: string, child: string): { children: number; depth: number } {
  const family = slotOf<Family>(state.slots, place.HARD_CAP, () => ({
    children: new Map(),
    depth: new Map(),
  }));
  for (const map of [family.children, family.depth]) {
    if (map.size >= MAX_FAMILIES) map.delete(map.keys().next().value as string);
  }
  const children = (family.children.get(parent) ?? 0) + 1;
  const depth = (family.depth.get(parent) ?? 0) + 1;
  family.children.set(parent, children);
  family.depth.set(child, depth);
  return { children, depth };
}

function sighting({ name, value, limit, cut }: Cap, seq: number, { counts }: EngineState): Sighting {
  return {
    code: "HARD_CAP",
    level: value >= limit ? "trip" : "warn",
    key: `${name}:${JSON.stringify(cut)}`,
    repetitions: 1,
    tokens: counts.tokens,
    describe: () => ({
      cut,
      events: [seq],
      waste: 0,
      args: { cap: name, value, limit },
    }),
  };
}
