import type { Talker } from "./talker.js";

/** Far above what a healthy exchange of courtesies, or a loop before it is cut, takes. */
const MAX_TURNS = 200;

/** Lets two talk in turn until one of them is refused; gives back the turn, and the verdict of each. */
export async function converse([one, other]: readonly Talker[]) {
  if (one === undefined || other === undefined) throw new Error("Expected two who talk.");
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    const refusal = await (turn % 2 === 0 ? one : other).say(turn);
    if (refusal !== null) return { turn, refusal, verdicts: [await one.verdict(), await other.verdict()] };
  }
  return { turn: MAX_TURNS, refusal: null, verdicts: [await one.verdict(), await other.verdict()] };
}
