import { column, read, rowAt } from "../chain.js";
import { changesWorld } from "../engine/tool-effect.js";
import type { Action, Unit } from "../engine/unit.js";
import { answersNews } from "./answers-news.js";
import { type BegunAgain, followBegunAgain } from "./begun-again.js";
import { type Detector, repetitionsNeeded, type Scene, type Sighting } from "./detector.js";
import { beginDrought, type Drought, droughtSighting, growDrought } from "./drought.js";
import { isRepeating } from "./period.js";
import { knownSlot, place, slotOf } from "./slot.js";
import { followSweep, type Sweep } from "./sweep.js";

/** Attempts with one tool that got one answer. Sure are those that can't be one more item of a list. */
interface Attempts extends Drought {
  /** Tool and masked result. */
  readonly same: string;
  /** Attempts that ask in the words of the one before, in another order. */
  reordered: number;
  /** The latest call: to the letter, with and without its numbers, its words in whatever order, and how many. */
  call: number;
  fine: number;
  coarse: number;
  bag: number;
  words: number;
}

interface Droughts {
  calls: Attempts | null;
  talk: Drought | null;
  again: BegunAgain | null;
  sweep: Sweep | null;
}

/** Shorter results, such as "ok" or an empty listing, are the answer to much that is healthy. */
const MIN_RESULT_WORDS = 3;
/** Shorter messages are acknowledgements, which the other rules judge. */
const MIN_MESSAGE_WORDS = 8;
/** Fewer new words than one: a report in which nothing was reported before it. */
const MAX_NEW_WORDS = 0.8;
/** A call of which more is new asks something else. One word of five: the least a reworded search can bring. */
const MAX_NEW_SHARE = 0.2;

/**
 * Sees varied attempts that get the same answer: a reworded search with the same result, work that is begun anew
 * each time, pages that were read before, reports to another agent in which no word is new. What is asked may
 * change; what comes back decides. Surface figures can't tell a stubborn search from a thorough one, so searches trip
 * only where they find nothing or ask in the same words, in another order; work begun anew trips under names made of
 * known words, and pages where there are many of them in a row. Reports only warn. O(words) of a short answer.
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
  // Word for word is another rule's business.
  if (isRepeating(unit.chain)) return "goes-on";
  const isDry = isReportWithoutNews(unit);
  const droughts = isDry ? droughtsOf(unit) : knownSlot<Droughts>(unit.member.slots, place.NEAR_REPEAT);
  // It rains nearly always, and then nothing is kept.
  if (droughts !== undefined) droughts.talk = isDry ? growTalk(droughts.talk, unit) : null;
  const { warnMessages } = scene.policy.detectors.NEAR_REPEAT;
  const drought = droughts?.talk;
  const isSeen = drought && drought.count >= repetitionsNeeded(warnMessages, scene);
  return isSeen ? droughtSighting(drought, "warn", unit.member) : undefined;
}

function growTalk(known: Drought | null, unit: Unit): Drought {
  const drought = known ?? beginDrought(unit);
  growDrought(drought, unit, unit.seq);
  return drought;
}

function calls(unit: Unit, scene: Scene): Sighting | undefined {
  if (unit.type !== "calls") return undefined;
  const droughts = droughtsOf(unit);
  // Who did something in between reports on that, in words that may all be known.
  droughts.talk = null;
  droughts.calls = followCalls(droughts.calls, unit);
  droughts.again = followBegunAgain(droughts.again, unit);
  droughts.sweep = followSweep(droughts.sweep, unit);
  return (
    attempts(droughts.calls, unit, scene) ?? begunAgain(droughts, unit, scene) ?? swept(droughts, unit, scene)
  );
}

function attempts(found: Attempts | null, unit: Unit, scene: Scene): Sighting | undefined {
  const { warnCalls, tripNothing, tripReordered } = scene.policy.detectors.NEAR_REPEAT;
  if (found === null || found.count < repetitionsNeeded(warnCalls, scene)) return undefined;
  const trips =
    (foundNothing(unit) && found.sure >= repetitionsNeeded(tripNothing, scene)) ||
    found.reordered >= repetitionsNeeded(tripReordered, scene);
  return droughtSighting(found, trips ? "trip" : "warn", unit.member);
}

function begunAgain({ again }: Droughts, { member }: Unit, scene: Scene): Sighting | undefined {
  const drought = again?.drought;
  const { warnCalls, tripNothing } = scene.policy.detectors.NEAR_REPEAT;
  if (!drought || drought.count < repetitionsNeeded(warnCalls, scene)) return undefined;
  const trips = drought.sure >= repetitionsNeeded(tripNothing, scene);
  return droughtSighting(drought, trips ? "trip" : "warn", member);
}

function swept({ sweep }: Droughts, { member }: Unit, scene: Scene): Sighting | undefined {
  const drought = sweep?.drought;
  const { warnPages, tripPages } = scene.policy.detectors.NEAR_REPEAT;
  if (!drought || drought.count < repetitionsNeeded(warnPages, scene)) return undefined;
  const trips = drought.count >= repetitionsNeeded(tripPages, scene);
  return droughtSighting(drought, trips ? "trip" : "warn", member);
}

function droughtsOf({ member }: Unit): Droughts {
  return slotOf<Droughts>(member.slots, place.NEAR_REPEAT, createDroughts);
}

function createDroughts(): Droughts {
  return { calls: null, talk: null, again: null, sweep: null };
}

function isReportWithoutNews(unit: Unit): boolean {
  const { newWords, words, to } = unit;
  if (newWords === null || newWords >= MAX_NEW_WORDS || words < MIN_MESSAGE_WORDS) return false;
  return to.some(({ kind }) => kind === "agent") && !isRoutine(unit);
}

/** The same question to several, word for word, that they said something new to: a round that is made again. */
function isRoutine(unit: Unit): boolean {
  const { chain, edge } = unit;
  if (read(chain, chain.last, column.lag) < 3 || !answersNews(unit)) return false;
  const [last, before] = [rowAt(chain, 1), rowAt(chain, 2)].map((row) => read(chain, row, column.edge));
  return last !== before && before !== edge;
}

/** Calls made at once are one step, of which nothing is new where all got the same answer. */
function followCalls(known: Attempts | null, unit: Unit): Attempts | null {
  const [first, ...others] = unit.actions;
  if (first === undefined) return known;
  const same = sameness(first);
  if (same === null || others.some((action) => sameness(action) !== same)) return null;
  const ongoing = known?.same === same ? known : null;
  if (ongoing !== null && isOtherQuestion(unit.actions)) return ongoing;
  const isReordered = ongoing !== null && others.length === 0 && asksInOtherOrder(ongoing, first);
  const isItem = ongoing !== null && !isReordered && isOtherItem(ongoing, first);
  const found = ongoing ?? beginAttempts(same, unit);
  growDrought(found, unit, first.seq);
  if (!isItem) found.sure += 1;
  if (isReordered) found.reordered += 1;
  found.call = first.call;
  found.fine = first.callFine;
  found.coarse = first.callCoarse;
  found.bag = first.callBag;
  found.words = first.callWords;
  return found;
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

/**
 * Whether a search has the same words in another order, or another spelling. Other numbers ask for something else, and
 * so may other marks in a program.
 */
function asksInOtherOrder({ call, fine, coarse, bag }: Attempts, next: Action): boolean {
  if (next.effect !== "read" || bag === 0 || bag !== next.callBag || call === next.call) return false;
  return coarse !== next.callCoarse || fine === next.callFine;
}

/** Whether the call differs in its numbers only, or in one word for another: the next page, file or name. */
function isOtherItem({ fine, coarse, words }: Attempts, call: Action): boolean {
  return coarse === call.callCoarse ? fine !== call.callFine : words === call.callWords;
}

function foundNothing({ actions }: Unit): boolean {
  return actions.length > 0 && actions.every((action) => action.foundNothing);
}

function beginAttempts(same: string, unit: Unit): Attempts {
  return { same, ...beginDrought(unit), reordered: 0, call: 0, fine: 0, coarse: 0, bag: 0, words: 0 };
}
