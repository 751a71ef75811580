import type { Member } from "../engine/member.js";
import type { Unit } from "../engine/unit.js";
import { type Cut, cutKey } from "../finding.js";
import { type Detector, repetitionsNeeded } from "./detector.js";
import { knownSlot, place, slotOf } from "./slot.js";

/** Empty messages of one agent to the same others, since it last said, thought, did or was told anything. */
interface Silence {
  /** `seq` of the last message with a word in it that went to this agent or group. */
  heardAt: number;
  to: readonly string[];
  events: number[];
  count: number;
  tokens: number;
  first: number;
}

/** Events shown as evidence. */
const MAX_EVENTS = 8;

/**
 * Sees an agent send messages without a word in them to the same agent, again and again, or two agents send
 * them to each other. A number is an answer; an empty text beside a call is how some models call, and one beside
 * a thought, or to one agent after the other, how some frameworks hand over. O(recipients).
 */
export const emptyTurn: Detector = {
  code: "EMPTY_TURN",
  needs: ["content"],
  // Few thoughts make no unit of their own.
  events: ["thought"],
  event({ print, seq }, member) {
    if (print?.words.length !== 0) noteWords(member, seq);
    return undefined;
  },
  unit(unit, scene) {
    if (unit.type === "thought") return undefined;
    if (!unit.isEmpty) return hear(unit);
    if (unit.member.kind !== "agent") return undefined;
    const own = silenceOf(unit.member);
    grow(own, unit);
    const back = partners(unit);
    const all = [own, ...back.map(silenceOf)];
    const count = all.reduce((sum, silence) => sum + silence.count, 0);
    const { warn, trip } = scene.policy.detectors.EMPTY_TURN;
    if (count < repetitionsNeeded(warn, scene)) return undefined;
    const tokens = all.reduce((sum, silence) => sum + silence.tokens, 0);
    const cut = edges(unit, back);
    return {
      code: "EMPTY_TURN",
      level: count >= repetitionsNeeded(trip, scene) ? "trip" : "warn",
      key: cutKey(cut),
      repetitions: count,
      tokens,
      describe: () => ({
        cut,
        events: all.flatMap(({ events }) => events).sort((a, b) => a - b),
        waste: tokens - own.first,
        args: { agents: [unit.member, ...back].map(({ name }) => name).sort() },
      }),
    };
  },
};

function silenceOf({ slots }: Member): Silence {
  return slotOf<Silence>(slots, place.EMPTY_TURN, createSilence);
}

function createSilence(): Silence {
  return { heardAt: -1, to: [], events: [], count: 0, tokens: 0, first: 0 };
}

/** Whoever says or does something is not silent, and whoever is told something may answer with a nod. */
function hear({ seq, to, member }: Unit): undefined {
  noteWords(member, seq);
  for (const other of to) noteWords(other, seq);
}

/** Nearly nobody is ever silent, so nothing is kept before an agent is. */
function noteWords(member: Member | undefined, seq: number): void {
  const silence = member && knownSlot<Silence>(member.slots, place.EMPTY_TURN);
  if (silence !== undefined) silence.heardAt = seq;
}

function grow(silence: Silence, { seq, to, tokens }: Unit): void {
  const last = silence.events.at(-1) ?? -1;
  // In a group it is the group that was told.
  const isBroken = [silence, ...to.map(silenceOf)].some(({ heardAt }) => heardAt > last);
  const isSame = to.length === silence.to.length && to.every(({ name }, at) => silence.to[at] === name);
  if (isBroken || !isSame)
    Object.assign(silence, createSilence(), { heardAt: silence.heardAt, first: tokens });
  silence.to = to.map(({ name }) => name);
  silence.count += 1;
  silence.tokens += tokens;
  silence.events = [...silence.events.slice(1 - MAX_EVENTS), seq];
}

/** Agents spoken to that were silent in return. */
function partners({ member, to }: Unit): Member[] {
  return to.filter((other) => {
    if (other.kind !== "agent" || other === member) return false;
    const silence = silenceOf(other);
    return silence.to.includes(member.name) && silence.heardAt < (silence.events[0] ?? 0);
  });
}

function edges({ member, to }: Unit, back: readonly Member[]): Cut {
  const there = to.map(({ name }) => [member.name, name] as const);
  return { kind: "edges", edges: [...there, ...back.map(({ name }) => [name, member.name] as const)] };
}
