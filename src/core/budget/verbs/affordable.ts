import { accountOf, type Books } from "../books.js";
import type { Dimension } from "../dimension.js";

/** @internal */
export function affordable(books: Books, id: string, dimension: Dimension): number | null {
  let least: number | null = null;
  for (const { lines } of accountOf(books, id).path) {
    const { limit, committed, reserved } = lines[dimension];
    if (limit === null) continue;
    const left = Math.max(0, limit - committed - reserved); // below 0 after an overrun
    least = least === null ? left : Math.min(least, left);
  }
  return least;
}
