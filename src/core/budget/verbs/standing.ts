import type { Line } from "../account.js";
import { accountOf, type Books } from "../books.js";
import type { Dimension } from "../dimension.js";

/** Shows one dimension of one account. */
export interface DimensionStanding {
  /** `null` is unlimited. */
  readonly limit: number | null;
  readonly committed: number;
  readonly reserved: number;
  readonly unconfirmed: number;
  readonly overrun: number;
  /** `committed / limit`; above 1 after an overrun, `null` when unlimited. Open reservations are not spent yet. */
  readonly share: number | null;
}

/** Shows one account in every dimension. */
export interface AccountStanding {
  readonly account: string;
  readonly dimensions: Readonly<Record<Dimension, DimensionStanding>>;
}

/** @internal */
export function standing(books: Books, id: string): readonly AccountStanding[] {
  return accountOf(books, id).path.map(({ id: account, lines }) => ({
    account,
    dimensions: {
      tokens: lineStanding(lines.tokens),
      nanoUsd: lineStanding(lines.nanoUsd),
      modelCalls: lineStanding(lines.modelCalls),
      toolCalls: lineStanding(lines.toolCalls),
      turns: lineStanding(lines.turns),
    },
  }));
}

function lineStanding(line: Line): DimensionStanding {
  const { limit, committed, reserved, unconfirmed, overrun } = line;
  return { limit, committed, reserved, unconfirmed, overrun, share: shareOf(line) };
}

function shareOf({ limit, committed }: Line): number | null {
  if (limit === null) return null;
  return limit === 0 ? 1 : committed / limit; // a budget of nothing is used up from the start
}
