import { wordBytes } from "./word-bytes.js";

/** Multiplies the hashes of the marks before. */
export const MARK_PRIME = 0x0100_0193;

/** What each byte between words does to the hashes of the marks there: `hash * factor + addend`. */
export interface MarkTable {
  readonly factors: Int32Array;
  readonly lows: Int32Array;
  readonly highs: Int32Array;
}

/** Marks count, in their order; white space and the bytes of words change nothing. */
export const markTable: MarkTable = {
  factors: table((isMark) => (isMark ? MARK_PRIME : 1)),
  lows: table((isMark, byte) => (isMark ? lowOfMark(byte) : 0)),
  highs: table((isMark, byte) => (isMark ? highOfMark(byte) : 0)),
};

/** Hashes of a mark by its code point. */
export function lowOfMark(point: number): number {
  const low = Math.imul(point ^ 0x9e37_79b9, 0x85eb_ca6b);
  return Math.imul(low ^ (low >>> 15), 0xc2b2_ae35);
}

export function highOfMark(point: number): number {
  const high = Math.imul(point ^ 0x7f4a_7c15, 0x2c1b_3c6d);
  return Math.imul(high ^ (high >>> 13), 0x297a_2d39);
}

function table(value: (isMark: boolean, byte: number) => number): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => value(wordBytes[byte] === 0 && byte > 0x20, byte));
}
