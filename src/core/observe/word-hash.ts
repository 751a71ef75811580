import type { TextBytes } from "./text-bytes.js";

/** Two independent hashes of a word, and what stands in it. */
export interface WordHash {
  low: number;
  high: number;
  hasDigit: boolean;
  /** Some of it is beyond ASCII. */
  isWide: boolean;
}

/** Keyed beginnings of both hashes. */
export type WordSeeds = readonly [low: number, high: number];

/** Bits of four bytes each: of lower case letters, which digits have anyway; of all letters, but not of digits. */
export const LOWER = 0x2020_2020;
export const NO_DIGIT = 0x4040_4040;
/** Set in all bytes of a character beyond ASCII. */
export const WIDE = 0x8080_8080 | 0;
/** Multipliers of xxHash32 and murmur3, which spread bits well. */
export const FIRST_PRIME = 0x85eb_ca6b;
export const SECOND_PRIME = 0xc2b2_ae35;
export const LOW_PRIME = 0x9e37_79b1;
export const HIGH_PRIME = 0x27d4_eb2f;

/** Masks of the first and the second four bytes of a word of up to eight. */
export const wordMasks = {
  firsts: Int32Array.from({ length: 17 }, (_, bytes) => firstBytes(bytes)),
  seconds: Int32Array.from({ length: 17 }, (_, bytes) => firstBytes(bytes - 4)),
};

/** Makes the function that hashes a word of any letters and any length without its case, eight bytes at a time. */
export function createWordHasher(
  { view }: TextBytes,
  seeds: WordSeeds,
): (to: WordHash, start: number, end: number) => void {
  return (to, start, end) => {
    let low = seeds[0] | 0;
    let high = seeds[1] | 0;
    let digits = 0;
    let tops = 0;
    for (let at = start; at < end; at += 8) {
      const bytes = Math.min(8, end - at);
      const first = view.getInt32(at, true) & (wordMasks.firsts[bytes] as number);
      const second = view.getInt32(at + 4, true) & (wordMasks.seconds[bytes] as number);
      tops |= first | second;
      digits |=
        digitBits(first, wordMasks.firsts[bytes] as number) |
        digitBits(second, wordMasks.seconds[bytes] as number);
      low = Math.imul(low ^ lowerAscii(first, wordMasks.firsts[bytes] as number), FIRST_PRIME);
      high = Math.imul(high ^ lowerAscii(second, wordMasks.seconds[bytes] as number), SECOND_PRIME);
      low = Math.imul((low ^ (low >>> 15)) + high, LOW_PRIME);
      high = Math.imul(high ^ (low >>> 16), HIGH_PRIME);
    }
    to.low = low;
    to.high = high;
    to.hasDigit = digits !== 0;
    to.isWide = (tops & WIDE) !== 0;
  };
}

function firstBytes(count: number): number {
  if (count >= 4) return -1;
  return count <= 0 ? 0 : (1 << (count * 8)) - 1;
}

/** Sets a bit for each digit among four word bytes. */
function digitBits(lane: number, mask: number): number {
  return ~(lane | (lane >>> 1)) & NO_DIGIT & mask;
}

/** Lower case for the ASCII letters among four word bytes. */
function lowerAscii(lane: number, mask: number): number {
  return lane | (~(lane >>> 2) & LOWER & mask);
}
