import type { Action, Unit } from "../engine/unit.js";
import { type Detector, repetitionsNeeded } from "./detector.js";
import { clearSlot, place, slotOf } from "./slot.js";

/** One thing done to the world, and how often. */
interface Deed {
  readonly call: number;
  readonly tool: string;
  readonly events: number[];
  count: number;
  tokens: number;
  readonly first: number;
}

/** Deeds remembered per agent; the one begun longest ago is forgotten. */
const MAX_DEEDS = 32;
/** New words in a message that may be a new order: as many as make talk informative. */
const NEWS_WORDS = 2.5;
/** Events shown as evidence. */
const MAX_EVENTS = 8;

/**
 * Sees one agent do the same thing to the world again: the same payment, mail or booking, whatever came back
 * (a fresh number in each answer hides them from the action cycle). Failed calls do not count; news to the agent, or
 * an edit of its own, may be a reason to do it again. O(deeds).
 */
export const sideEffect: Detector = {
  code: "SIDE_EFFECT",
  needs: [],
  units: ["message", "calls"],
  unit(unit, scene) {
    if (bringsNews(unit)) for (const { slots } of unit.to) clearSlot(slots, place.SIDE_EFFECT);
    const deed = unit.type === "calls" ? count(unit) : undefined;
    const { warn, trip } = scene.policy.detectors.SIDE_EFFECT;
    if (deed === undefined || deed.count < repetitionsNeeded(warn, scene)) return "goes-on";
    return {
      code: "SIDE_EFFECT",
      level: deed.count >= repetitionsNeeded(trip, scene) ? "trip" : "warn",
      key: `agent:${JSON.stringify(unit.member.name)}:${deed.call}`,
      repetitions: deed.count,
      tokens: deed.tokens,
      describe: () => ({
        cut: { kind: "agent", agent: unit.member.name },
        events: deed.events.slice(),
        waste: deed.tokens - deed.first,
        args: { agent: unit.member.name, tool: deed.tool },
      }),
    };
  },
};

/** Who is told something new may have been told to do it again. */
function bringsNews({ type, newWords }: Unit): boolean {
  return type === "message" && newWords !== null && newWords >= NEWS_WORDS;
}

/** Books the deeds of the unit and returns the most repeated one among them. */
function count(unit: Unit): Deed | undefined {
  // What is sent again after an edit is another thing.
  const deeds = slotOf<Deed[]>(unit.member.slots, place.SIDE_EFFECT, () => []);
  if (unit.actions.some(({ effect, outcome }) => effect === "write" && outcome === "ok")) deeds.length = 0;
  const done = unit.actions.filter(({ effect, outcome }) => effect === "act" && outcome !== "error");
  if (done.length === 0) return undefined;
  const tokens = Math.round(unit.tokens / unit.actions.length);
  const repeated = done.map((action) => book(deeds, action, tokens));
  return repeated.reduce((most, deed) => (deed.count > most.count ? deed : most));
}

function book(deeds: Deed[], { call, tool, seq }: Action, tokens: number): Deed {
  const known = deeds.find((deed) => deed.call === call);
  const deed = known ?? { call, tool, events: [], count: 0, tokens: 0, first: tokens };
  if (known === undefined) deeds.push(deed);
  if (deeds.length > MAX_DEEDS) deeds.shift();
  deed.count += 1;
  deed.tokens += tokens;
  deed.events.push(seq);
  if (deed.events.length > MAX_EVENTS) deed.events.shift();
  return deed;
}
