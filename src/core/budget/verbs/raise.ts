import { readLimits } from "../amounts.js";
import { accountOf, type Books } from "../books.js";
import { DIMENSIONS, type Dimension, type Limits } from "../dimension.js";

export interface RaiseRequest {
  readonly account: string;
  /** New limits, absolute. A left-out dimension keeps its limit; one that is not higher changes nothing. */
  readonly limits: Limits;
}

/** Never lowers a limit, so that a repeated or late top-up cannot undo a newer one. @internal */
export function raise(books: Books, { account: id, limits: given }: RaiseRequest): Limits {
  const asked = readLimits(given);
  const { lines } = accountOf(books, id);
  const limits: Partial<Record<Dimension, number>> = {};
  for (const dimension of DIMENSIONS) {
    const line = lines[dimension];
    if (line.limit === null) continue;
    line.limit = Math.max(line.limit, asked[dimension] ?? 0);
    limits[dimension] = line.limit;
  }
  return limits;
}
