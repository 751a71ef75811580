import { type AccountRecord, accountSchema, type Line } from "../../core/budget/account.js";
import { DIMENSIONS, type Limits } from "../../core/budget/dimension.js";

/** Writes an account as a row keeps it: numbers without names, as it is written with each booking. */
export function writeAccount({ parents, opened, lines }: AccountRecord): string {
  const numbers = DIMENSIONS.map((dimension) => numbersOf(lines[dimension]));
  return JSON.stringify([parents, DIMENSIONS.map((dimension) => opened[dimension] ?? null), numbers]);
}

/** Reads what `writeAccount` wrote. @throws z.ZodError where it was damaged */
export function readAccount(id: string, row: string): AccountRecord {
  const [parents, opened, lines] = JSON.parse(row) as [string[], Numbers, Numbers[]];
  return accountSchema.parse({
    id,
    parents,
    opened: limitsOf(opened),
    lines: Object.fromEntries(DIMENSIONS.map((dimension, at) => [dimension, lineOf(lines[at] ?? [])])),
  });
}

type Numbers = readonly (number | null)[];

const TOTALS = ["committed", "reserved", "unconfirmed", "overrun", "carried", "carriedUnconfirmed"] as const;

/** The limit, then the totals up to the last one that is not 0. */
function numbersOf(line: Line): Numbers {
  const numbers: (number | null)[] = [line.limit];
  let length = 1;
  for (const total of TOTALS) if (numbers.push(line[total]) && line[total] !== 0) length = numbers.length;
  return numbers.slice(0, length);
}

function lineOf([limit, ...totals]: Numbers): unknown {
  return { limit, ...Object.fromEntries(TOTALS.map((total, at) => [total, totals[at] ?? 0])) };
}

function limitsOf(opened: Numbers): Limits {
  return Object.fromEntries(
    DIMENSIONS.flatMap((dimension, at) => (opened[at] === null ? [] : [[dimension, opened[at]]])),
  );
}
