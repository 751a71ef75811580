import { argument } from "./report.js";

/** Reads how often something is to be done. @throws {Error} for anything but a whole number above zero */
export function countOf(flag: string, otherwise: number): number {
  const given = argument(flag);
  const count = given === undefined ? otherwise : Number(given);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new Error(`Expected \`${flag}\` to be a positive integer, got \`${given}\`.`);
}
