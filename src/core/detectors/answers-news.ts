import { column, read, rowAt } from "../chain.js";
import type { Unit } from "../engine/unit.js";

/** New words that ask for an answer: as many as are informative to the stale chain, which marks new numbers with them. */
const NEWS_WORDS = 2.5;

/** Whether something new was said since the speaker last said anything to the same: then this may be the answer. O(units in between). */
export function answersNews({ chain, edge }: Unit): boolean {
  for (let back = 1; ; back += 1) {
    const row = rowAt(chain, back);
    if (row < 0 || read(chain, row, column.edge) === edge) return false;
    if (read(chain, row, column.fresh) >= NEWS_WORDS) return true;
  }
}
