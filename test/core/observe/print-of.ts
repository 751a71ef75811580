import { type FingerprintKey, fixedKey } from "../../../src/core/fingerprint.js";
import type { Print } from "../../../src/core/observe/print.js";
import { createPrinter } from "../../../src/core/observe/printer.js";

/** Prints one text with nothing remembered. */
export function printOf(text: string, key: FingerprintKey = fixedKey): Print {
  return createPrinter(key)(text).print;
}

/** Which fingerprints of two texts are equal, from the strictest on. */
export function equality(one: string, other: string): { exact: boolean; fine: boolean; coarse: boolean } {
  const a = printOf(one);
  const b = printOf(other);
  return { exact: a.exact === b.exact, fine: a.fine === b.fine, coarse: a.coarse === b.coarse };
}

export const fineEqual = { exact: false, fine: true, coarse: true };
export const coarseEqual = { exact: false, fine: false, coarse: true };
export const different = { exact: false, fine: false, coarse: false };
