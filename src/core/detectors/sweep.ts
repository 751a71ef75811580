import type { Action, Unit } from "../engine/unit.js";
import { beginDrought, type Drought, growDrought } from "./drought.js";

/** Reads in a row that differ in their numbers only: page after page, window after window. */
export interface Sweep {
  call: number;
  coarse: number;
  drought: Drought | null;
}

/** Fewer new words than one: all that the page says was read before. */
const MAX_NEW_WORDS = 0.8;
/** Shorter answers, such as "free", say of each item of a list in turn what is so. */
const MIN_WORDS = 3;

/**
 * Follows an agent that reads on, number by number, where it finds no word that it has not read: behind the end of a
 * file it began anew. The same sentence with other numbers in it is a table, whose numbers are the news. O(calls).
 */
export function followSweep(known: Sweep | null, unit: Unit): Sweep | null {
  const [first] = unit.actions;
  if (first === undefined || !unit.actions.every((action) => isKnownPage(action, first))) return null;
  const { callCoarse, coarseResult, seq } = first;
  if (known?.call !== callCoarse) return { call: callCoarse, coarse: coarseResult, drought: null };
  if (known.coarse !== coarseResult) {
    known.drought ??= beginDrought(unit);
    growDrought(known.drought, unit, seq);
    known.coarse = coarseResult;
  }
  return known;
}

function isKnownPage(action: Action, { callCoarse }: Action): boolean {
  const { outcome, effect, newResultWords, resultWords } = action;
  if (outcome !== "ok" || effect !== "read" || action.callCoarse !== callCoarse) return false;
  // A call without numbers asks for the same each time.
  return newResultWords < MAX_NEW_WORDS && resultWords >= MIN_WORDS && action.callFine !== callCoarse;
}
