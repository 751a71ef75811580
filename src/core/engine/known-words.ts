import { VOCABULARY_BITS } from "../observe/vocabulary.js";

/**
 * Vocabulary of a task: two generations of a bitmap. One that only grew would make every long healthy
 * conversation look stale.
 */
export interface KnownWords {
  bits: number[];
  /** Bits set in `bits`. */
  count: number;
  older: number[] | null;
  olderCount: number;
}

const LANES = VOCABULARY_BITS / 32;
/** A generation ends when this share of its bits is set: beyond it, collisions hide too much. */
const FULL_SHARE = 0.3;
const FULL_COUNT = Math.floor(VOCABULARY_BITS * FULL_SHARE);

export function createKnownWords(): KnownWords {
  return { bits: [], count: 0, older: null, olderCount: 0 };
}

/** Adds the words of a text and returns how many were new, corrected for collisions. O(words). */
export function learnWords(known: KnownWords, words: readonly number[]): number {
  const { older } = known;
  const unknownShare = 1 - (known.count + known.olderCount) / VOCABULARY_BITS;
  let fresh = 0;
  let added = 0;
  const bits = ensureLanes(known);
  for (const word of words) {
    const lane = word >>> 5;
    const bit = 1 << (word & 31);
    if (((bits[lane] as number) & bit) !== 0) continue;
    bits[lane] = (bits[lane] as number) | bit;
    added += 1;
    if (older === null || ((older[lane] as number) & bit) === 0) fresh += 1;
  }
  known.count += added;
  if (known.count >= FULL_COUNT) rotate(known);
  return fresh / unknownShare;
}

function ensureLanes(known: KnownWords): number[] {
  if (known.bits.length === 0) known.bits = new Array<number>(LANES).fill(0);
  return known.bits;
}

function rotate(known: KnownWords): void {
  known.older = known.bits;
  known.olderCount = known.count;
  known.bits = new Array<number>(LANES).fill(0);
  known.count = 0;
}
