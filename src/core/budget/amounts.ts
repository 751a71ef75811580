import { type Amounts, DIMENSIONS, type Dimension, type Limits, type PartialAmounts } from "./dimension.js";
import { LedgerError } from "./ledger-error.js";

/** Amounts of nothing in every dimension. @internal */
export const NOTHING: Amounts = { tokens: 0, nanoUsd: 0, modelCalls: 0, toolCalls: 0, turns: 0 };

/**
 * Reads amounts, taking left-out dimensions from `absent`.
 * @throws LedgerError `INVALID_AMOUNT`, or `UNKNOWN_DIMENSION`: a misspelt one would count nothing.
 * @internal
 */
export function readAmounts(given: PartialAmounts, absent: Amounts = NOTHING): Amounts {
  const amounts: Record<Dimension, number> = { ...absent };
  for (const name in given) {
    const dimension = readDimension(name);
    const value = given[dimension];
    if (value !== undefined) amounts[dimension] = readAmount(dimension, value);
  }
  return amounts;
}

/** Reads limits, keeping left-out dimensions out. @internal */
export function readLimits(given: Limits): Limits {
  const limits: Partial<Record<Dimension, number>> = {};
  const amounts = readAmounts(given);
  for (const dimension of DIMENSIONS) {
    if (given[dimension] !== undefined) limits[dimension] = amounts[dimension];
  }
  return limits;
}

/**
 * Reads one amount: an integer from 0 to 2^53 - 1, the range in which a double counts exactly.
 * @throws LedgerError `INVALID_AMOUNT`
 * @internal
 */
export function readAmount(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value + 0; // + 0 turns -0 into 0
  const expected = `\`${name}\` to be an integer from 0 to ${Number.MAX_SAFE_INTEGER}`;
  throw new LedgerError({ code: "INVALID_AMOUNT", expected, value });
}

/** Finds the first dimension in which two amounts differ. @internal */
export function differingDimension(left: PartialAmounts, right: PartialAmounts): Dimension | undefined {
  return DIMENSIONS.find((dimension) => left[dimension] !== right[dimension]);
}

const KNOWN: ReadonlySet<string> = new Set(DIMENSIONS);

function readDimension(name: string): Dimension {
  if (KNOWN.has(name)) return name as Dimension; // narrowed by the set, which TypeScript cannot see
  const expected = `a dimension of ${DIMENSIONS.join(", ")}`;
  throw new LedgerError({ code: "UNKNOWN_DIMENSION", expected, value: name });
}
