import type { Member } from "../engine/member.js";
import type { EngineState } from "../engine/state.js";
import type { Cut } from "../finding.js";
import { mix } from "../fingerprint.js";
import type { Observation } from "../observation.js";
import type { Detector, Scene, Sighting } from "./detector.js";
import { slotOf } from "./slot.js";

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

/** Sees counts that no healthy task reaches: a net below all other rules. O(1). */
export const hardCaps: Detector = {
  code: "HARD_CAP",
  needs: [],
  event(observation, member, scene) {
    const reached = reachedCaps(observation, member, scene);
    if (reached.length === 0) return undefined;
    const worst = reached.sort((a, b) => b.value / b.limit - a.value / a.limit)[0];
    return worst && sighting(worst, observation.seq, scene.state);
  },
};

/** Nearly always empty, so what a cap consists of is put together only once it is reached. */
function reachedCaps(observation: Observation, member: Member | undefined, { state, policy }: Scene): Cap[] {
  const caps = policy.detectors.HARD_CAP;
  const task = { kind: "task" } as const;
  const found: Cap[] = [];
  const { events, participants } = state.counts;
  if (isReached(events, caps.events))
    found.push({ name: "events", value: events, limit: caps.events, cut: task });
  if (isReached(participants, caps.participants))
    found.push({ name: "participants", value: participants, limit: caps.participants, cut: task });
  if (observation.type === "message" && typeof observation.to === "string" && member !== undefined) {
    const value = messages(state, observation.from, observation.to);
    const cut = { kind: "edges", edges: [[observation.from, observation.to]] } as const;
    if (isReached(value, caps.messagesPerEdge))
      found.push({ name: "messagesPerEdge", value, limit: caps.messagesPerEdge, cut });
  }
  if (observation.type === "spawn") {
    const { children, depth } = addChild(state, observation.from, observation.child);
    const cut = { kind: "agent", agent: observation.from } as const;
    if (isReached(children, caps.childrenPerAgent))
      found.push({ name: "childrenPerAgent", value: children, limit: caps.childrenPerAgent, cut });
    if (isReached(depth, caps.spawnDepth))
      found.push({ name: "spawnDepth", value: depth, limit: caps.spawnDepth, cut });
  }
  return found;
}

function isReached(value: number, limit: number): boolean {
  return value * 100 >= limit * WARN_PERCENT;
}

/** Messages along the edge, the one being judged included. */
function messages(state: EngineState, from: string, to: string): number {
  const sender = state.members.get(from);
  const recipient = state.members.get(to);
  return (sender && recipient && state.edges.get(mix(sender.hash, recipient.hash))?.messages) ?? 0;
}

function addChild(state: EngineState, parent: string, child: string): { children: number; depth: number } {
  const family = slotOf<Family>(state.slots, "HARD_CAP", () => ({ children: new Map(), depth: new Map() }));
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
    events: [seq],
    tokens: counts.tokens,
    waste: 0,
    cut,
    args: { cap: name, value, limit },
  };
}
