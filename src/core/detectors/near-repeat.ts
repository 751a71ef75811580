import { changesWorld } from "../engine/tool-effect.js";
import type { Action, Unit } from "../engine/unit.js";
import { type Detector, repetitionsNeeded, type Scene, type Sighting } from "./detector.js";
import { isRepeating } from "./period.js";
import { knownSlot, place, slotOf } from "./slot.js";

/** Steps in a row that brought nothing new. */
interface Drought {
  /** What stays the same in all of them: a tool and its masked result; empty for messages. */
  readonly same: string;
  /** The latest ones, in ring order. */
  readonly events: number[];
  count: number;
  /** Those of them that can't be one more item of a list. */
  sure: number;
  tokens: number;
  readonly first: number;
  /** The latest call, with and without its numbers, and how many words it has. */
  fine: number;
  coarse: number;
  words: number;
}

interface Droughts {
  calls: Drought | null;
  talk: Drought | null;
}

/** Shorter results, such as "ok" or an empty listing, are the answer to much that is healthy. */
const MIN_RESULT_WORDS = 3;
/** Shorter messages are acknowledgements, which the other rules judge. */
const MIN_MESSAGE_WORDS = 8;
/** Fewer new words than one: a report in which nothing was reported before it. */
const MAX_NEW_WORDS = 0.8;
/** A call of which more is new asks something else. One word of five: the least a reworded search can bring. */
const MAX_NEW_SHARE = 0.2;
/** Events shown as evidence. */
const MAX_EVENTS = 8;

/**
 * Sees varied attempts that get the same answer: a reworded search with the same result, reports to another
 * agent in which no word is new. What is asked may change; what comes back decides. Surface figures can't tell a
 * stubborn search from a thorough one, so only searches that find nothing, in known words, trip. O(1).
 */
export const nearRepeat: Detector = {
  code: "NEAR_REPEAT",
  needs: ["content"],
  unit(unit, scene) {
    if (unit.isIdle || unit.member.kind !== "agent") return undefined;
    return unit.type === "message" ? talk(unit, scene) : calls(unit, scene);
  },
};

function talk(unit: Unit, scene: Scene): Sighting | "goes-on" | undefined {
  const isDry = isReportWithoutNews(unit);
  const droughts = isDry ? droughtsOf(unit) : knownSlot<Droughts>(unit.member.slots, place.NEAR_REPEAT);
  // It rains nearly always, and then nothing is kept.
  if (droughts !== undefined) droughts.talk = isDry ? grow(droughts.talk, "talk", unit, unit.seq) : null;
  // Word for word is another rule's business.
  if (isRepeating(unit.chain)) return "goes-on";
  return sighting(droughts?.talk, scene.policy.detectors.NEAR_REPEAT.warnMessages, unit, scene);
}

function calls(unit: Unit, scene: Scene): Sighting | undefined {
  const droughts = droughtsOf(unit);
  // Who did something in between reports on that, in words that may all be known.
  droughts.talk = null;
  droughts.calls = followCalls(droughts.calls, unit);
  const { warnCalls, tripNothing } = scene.policy.detectors.NEAR_REPEAT;
  const seen = sighting(droughts.calls, warnCalls, unit, scene);
  const sure = droughts.calls?.sure ?? 0;
  const trips = foundNothing(unit) && sure >= repetitionsNeeded(tripNothing, scene);
  return seen && trips ? { ...seen, level: "trip" } : seen;
}

function droughtsOf({ member }: Unit): Droughts {
  return slotOf<Droughts>(member.slots, place.NEAR_REPEAT, createDroughts);
}

function createDroughts(): Droughts {
  return { calls: null, talk: null };
}

function isReportWithoutNews({ newWords, words, to }: Unit): boolean {
  if (newWords === null || newWords >= MAX_NEW_WORDS || words < MIN_MESSAGE_WORDS) return false;
  return to.some(({ kind }) => kind === "agent");
}

/** Calls made at once are one step, of which nothing is new where all got the same answer. */
function followCalls(known: Drought | null, unit: Unit): Drought | null {
  const [first, ...others] = unit.actions;
  if (first === undefined) return known;
  const same = sameness(first);
  if (same === null || others.some((action) => sameness(action) !== same)) return null;
  const ongoing = known?.same === same ? known : null;
  if (ongoing !== null && isOtherQuestion(unit.actions)) return ongoing;
  const isItem = ongoing !== null && isOtherItem(ongoing, first);
  const drought = grow(ongoing, same, unit, first.seq);
  if (!isItem) drought.sure += 1;
  drought.fine = first.callFine;
  drought.coarse = first.callCoarse;
  drought.words = first.callWords;
  return drought;
}

function sameness({ tool, coarseResult, resultWords, outcome, effect, ...action }: Action): string | null {
  if (outcome === "unknown" || changesWorld(effect)) return null;
  if (action.foundNothing) return JSON.stringify([tool, "nothing"]);
  return resultWords < MIN_RESULT_WORDS ? null : JSON.stringify([tool, coarseResult]);
}

function isOtherQuestion(actions: readonly Action[]): boolean {
  const fresh = actions.reduce((sum, { newWords, newResultWords }) => sum + newWords - newResultWords, 0);
  return fresh > MAX_NEW_SHARE * actions.reduce((sum, { callWords }) => sum + callWords, 0);
}

/** Whether the call differs in its numbers only, or in one word for another: the next page, file or name. */
function isOtherItem({ fine, coarse, words }: Drought, call: Action): boolean {
  return coarse === call.callCoarse ? fine !== call.callFine : words === call.callWords;
}

function foundNothing({ actions }: Unit): boolean {
  return actions.length > 0 && actions.every((action) => action.foundNothing);
}

function grow(known: Drought | null, same: string, { tokens }: Unit, seq: number): Drought {
  const drought = known?.same === same ? known : beginDrought(same, tokens);
  drought.tokens += tokens;
  drought.events[drought.count % MAX_EVENTS] = seq;
  drought.count += 1;
  return drought;
}

function beginDrought(same: string, first: number): Drought {
  return { same, events: [], count: 0, sure: 0, tokens: 0, first, fine: 0, coarse: 0, words: 0 };
}

function sighting(
  drought: Drought | null | undefined,
  warn: number,
  { member }: Unit,
  scene: Scene,
): Sighting | undefined {
  if (!drought || drought.count < repetitionsNeeded(warn, scene)) return undefined;
  return {
    code: "NEAR_REPEAT",
    level: "warn",
    key: member.name,
    repetitions: drought.count,
    tokens: drought.tokens,
    describe: () => ({
      cut: { kind: "agent", agent: member.name },
      events: [...drought.events].sort((a, b) => a - b),
      waste: drought.tokens - drought.first,
      args: { agent: member.name },
    }),
  };
}
