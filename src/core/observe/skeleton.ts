import { type FingerprintKey, joinLanes, scramble } from "../fingerprint.js";
import { repeatedTail } from "./repeated-tail.js";
import {
  createTokenBuffer,
  cutTokens,
  hashWithoutDigits,
  hashWord,
  IDEOGRAPH,
  NUMERIC,
  spanEnd,
  WORD,
} from "./tokens.js";
import { VOCABULARY_BITS } from "./vocabulary.js";
import { counterWordHashes, volatileEnd } from "./volatile-number.js";
import { wordRepeats } from "./word-repeats.js";

/** A text with its wording folded: what equal, nearly equal and new texts are told apart by. */
export interface Skeleton {
  readonly fine: number;
  readonly coarse: number;
  readonly words: readonly number[];
  readonly repeats?: number;
  readonly wordRepeats?: number;
}

/** Reads the first `length` of `bytes`, which are UTF-8. */
export type ReadSkeleton = (bytes: Uint8Array, length: number) => Skeleton;

/** What a masked number, id or time becomes. One for all: a hexadecimal id may look like a number. */
const MASK = 0x5bd1_e995;
const DASH = 45;

/**
 * Makes the function that reads one text in O(bytes): it is cut into tokens, then folded. Alphabets are
 * read by word; Chinese, Japanese, Korean and Thai by character for the skeleton and by character pair for
 * the vocabulary, so no segmenter is needed.
 */
export function createSkeletonReader(key: FingerprintKey, maxBytes: number): ReadSkeleton {
  const seed = scramble(key.seeds[0] ^ key.seeds[1]);
  const counters = counterWordHashes((word) => hashWord(word, seed));
  const buffer = createTokenBuffer(maxBytes);
  const { hashes, spans } = buffer;
  /** `stamps[position] === epoch`: the word was met in this text. The last place is for what is no word. */
  const stamps = new Int32Array(VOCABULARY_BITS + 1);
  const met = new Int32Array(VOCABULARY_BITS + 1);
  let epoch = 0;

  return (bytes, length) => {
    cutTokens(bytes, length, seed, buffer);
    // How a message ends ("Finished", "Finished.") says nothing.
    while (buffer.count > 1 && ((spans[buffer.count - 1] as number) & (WORD | IDEOGRAPH)) === 0)
      buffer.count -= 1;
    epoch = (epoch + 1) & 0x7fff_ffff || 1;
    stamps[VOCABULARY_BITS] = epoch;
    let newWords = 0;
    let allWords = 0;
    let numbers = 0;
    let low = key.seeds[0] | 0;
    let high = key.seeds[1] | 0;
    let coarseLow = 0;
    let coarseHigh = 0;
    /** Fine and coarse part at the first kept number. */
    let parted = false;
    let skipTo = 0;
    let previous = 0;
    for (let index = 0; index < buffer.count; index += 1) {
      const span = spans[index] as number;
      if (spanEnd(span) <= skipTo) continue;
      const hash = hashes[index] as number;
      let fine = hash;
      let coarse = hash;
      let position = (hash ^ (hash >>> 15)) & (VOCABULARY_BITS - 1);
      if ((span & (NUMERIC | IDEOGRAPH)) !== 0 || bytes[spanEnd(span)] === DASH) {
        const end = (span & WORD) !== 0 ? volatileEnd(bytes, spanEnd(span)) : 0;
        if (end !== 0) {
          skipTo = end;
          fine = coarse = MASK;
          position = VOCABULARY_BITS;
        } else if ((span & NUMERIC) !== 0) {
          coarse = hashWithoutDigits(bytes, spanEnd(span), seed);
          position = VOCABULARY_BITS;
          numbers += 1;
          if (counters.has(previous)) fine = MASK;
        } else if ((span & IDEOGRAPH) !== 0) position = pairPosition(index);
      }
      if ((span & (WORD | IDEOGRAPH)) === 0) position = VOCABULARY_BITS;
      if ((span & WORD) !== 0) previous = hash;
      if (fine !== coarse && !parted) {
        parted = true;
        coarseLow = low;
        coarseHigh = high;
      }
      if (parted) {
        coarseLow = Math.imul(coarseLow ^ coarse, 0x85eb_ca6b);
        coarseHigh = Math.imul(coarseHigh + coarse, 0xc2b2_ae35) ^ (coarseHigh >>> 13);
      }
      low = Math.imul(low ^ fine, 0x85eb_ca6b);
      high = Math.imul(high + fine, 0xc2b2_ae35) ^ (high >>> 13);
      // No branch: whether a word is new to the text cannot be predicted.
      met[newWords] = position;
      allWords += position === VOCABULARY_BITS ? 0 : 1;
      newWords += stamps[position] === epoch ? 0 : 1;
      stamps[position] = epoch;
    }
    const fine = joinLanes(low, high);
    const coarse = parted ? joinLanes(coarseLow, coarseHigh) : fine;
    const words = new Array<number>(newWords);
    for (let index = 0; index < newWords; index += 1) words[index] = met[index] as number;
    return {
      fine,
      coarse,
      words,
      ...repetition(repeatedTail(buffer), wordRepeats(allWords, newWords, numbers)),
    };
  };

  function repetition(repeats: number, wordRepeats: number): Pick<Skeleton, "repeats" | "wordRepeats"> {
    return { ...(repeats > 0 && { repeats }), ...(wordRepeats > 0 && { wordRepeats }) };
  }

  /** A pair of characters carries about as much as a word; a character alone counts by itself. */
  function pairPosition(index: number): number {
    const hash = hashes[index] as number;
    if (index > 0 && ((spans[index - 1] as number) & IDEOGRAPH) !== 0) {
      const pair = scramble(Math.imul((hashes[index - 1] as number) ^ MASK, 0x85eb_ca6b) ^ hash);
      return pair & (VOCABULARY_BITS - 1);
    }
    const pairs = index + 1 < buffer.count && ((spans[index + 1] as number) & IDEOGRAPH) !== 0;
    return pairs ? VOCABULARY_BITS : hash & (VOCABULARY_BITS - 1);
  }
}
