import type { Unit } from "../engine/unit.js";
import { beginDrought, type Drought, growDrought } from "./drought.js";

/** One call, to the letter, again and again. */
export interface BegunAgain {
  call: number;
  /** Words of the latest answer; empty until the call comes for the second time. */
  words: readonly number[];
  coarse: number;
  drought: Drought | null;
}

/** Fewer new words than one. */
const MAX_NEW_WORDS = 0.8;
/** Shorter answers are states. */
const MIN_WORDS = 8;
/** An adjective and a noun: what names are made of that are given to jobs and sessions. */
const MAX_OTHER_WORDS = 2;

/**
 * Follows one call that is answered each time by the same sentence with another name in it, as by a tool that begins
 * the work anew: the name is no answer. Sure are the times when the name is made of known words, because a list could
 * be read like this too. O(words) of a short answer.
 */
export function followBegunAgain(known: BegunAgain | null, unit: Unit): BegunAgain | null {
  const [action, ...others] = unit.actions;
  if (action === undefined || others.length > 0 || action.outcome !== "ok") return null;
  // What only reads begins nothing: what comes each time is the next one of a list.
  if (action.effect === "read") return null;
  const { call, coarseResult: coarse, shortResult: words, seq, newResultWords } = action;
  if (words.length < MIN_WORDS) return null;
  const again = known ?? { call, words: noWords, coarse, drought: null };
  // Where only numbers moved, or nothing did, other rules judge.
  if (again.call === call && again.coarse === coarse && known !== null) return again;
  if (again.call === call && isOtherName(again.words, words)) {
    again.drought ??= beginDrought(unit);
    growDrought(again.drought, unit, seq);
    if (newResultWords < MAX_NEW_WORDS) again.drought.sure += 1;
  } else again.drought = null;
  again.words = again.call === call && known !== null ? words : noWords;
  again.call = call;
  again.coarse = coarse;
  return again;
}

const noWords: readonly number[] = [];

/** Whether some words are others, as many as a name takes. */
function isOtherName(before: readonly number[], words: readonly number[]): boolean {
  if (before.length !== words.length) return false;
  const others = words.filter((word) => !before.includes(word)).length;
  return others > 0 && others <= MAX_OTHER_WORDS;
}
