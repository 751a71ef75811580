import { markTable } from "./marks.js";
import type { Spans } from "./scan-text.js";
import type { TextBytes } from "./text-bytes.js";
import {
  FIRST_PRIME,
  HIGH_PRIME,
  LOW_PRIME,
  LOWER,
  NO_DIGIT,
  SECOND_PRIME,
  WIDE,
  type WordSeeds,
  wordMasks,
} from "./word-hash.js";
import { FOLD_HIGH, FOLD_LOW, POSITION_SHIFT, type Wording } from "./wording.js";

/** Longest word that is read without a loop; longer ones are rare. */
const MAX_BYTES = 16;
/** From this length on, a word before a dash may begin a UUID. */
const UUID_GROUP = 8;
/** Words folded in one call: for short calls V8 has better code than for what it found in a long loop. */
const STRETCH = 128;
const DASH = 45;
const SPACE = 0x20;

interface Source {
  readonly text: TextBytes;
  readonly spans: Spans;
  readonly seeds: WordSeeds;
}

/**
 * Makes the function that folds ASCII words without digits, beginning at the span `from`, up to one that is
 * something else, and returns that one. It does what the folder of any span does, but with hardly a branch: where
 * words and marks end cannot be predicted, and a wrong guess costs as much as a word.
 */
export function createPlainFolder(
  { text, spans, seeds }: Source,
  wording: Wording,
): (from: number) => number {
  // Imports are looked up at each use, constants of a closure are compiled in.
  const [wide, noDigit, lower, dash, space, maxBytes] = [WIDE, NO_DIGIT, LOWER, DASH, SPACE, MAX_BYTES];
  const [firstPrime, secondPrime, lowPrime, highPrime] = [FIRST_PRIME, SECOND_PRIME, LOW_PRIME, HIGH_PRIME];
  const [foldLow, foldHigh, positionShift] = [FOLD_LOW, FOLD_HIGH, POSITION_SHIFT];
  const [marks, masks, uuidGroup] = [markTable, wordMasks, UUID_GROUP];

  return (from) => {
    const { edges } = spans;
    const { tokens, met, stamps } = wording;
    const { bytes, view } = text;
    const { factors, lows, highs } = marks;
    const { firsts, seconds } = masks;
    const seedLow = seeds[0] | 0;
    const seedHigh = seeds[1] | 0;
    const to = Math.min(spans.count, from + STRETCH) << 1;
    const now = wording.epoch | 0;
    let low = wording.low | 0;
    let high = wording.high | 0;
    let known = wording.metCount | 0;
    let gapAt = wording.at | 0;
    let count = wording.count | 0;
    let edge = from << 1;
    let lastLow = 0;
    for (; edge < to; edge = (edge + 2) | 0) {
      const start = edges[edge] as number;
      const stop = edges[edge + 1] as number;
      const length = (stop - start) | 0;
      if (length >= uuidGroup && (length > maxBytes || bytes[stop] === dash)) break;
      const firstMask = firsts[length] as number;
      const secondMask = seconds[length] as number;
      const first = view.getInt32(start, true);
      const second = view.getInt32((start + 4) | 0, true);
      let tops = (first & firstMask) | (second & secondMask);
      let digits = (~first & firstMask) | (~second & secondMask);
      let hashLow = Math.imul(seedLow ^ ((first | lower) & firstMask), firstPrime);
      let hashHigh = Math.imul(seedHigh ^ ((second | lower) & secondMask), secondPrime);
      hashLow = Math.imul((hashLow ^ (hashLow >>> 15)) + hashHigh, lowPrime);
      hashHigh = Math.imul(hashHigh ^ (hashLow >>> 16), highPrime);
      if (length > 8) {
        const thirdMask = firsts[(length - 8) | 0] as number;
        const fourthMask = seconds[(length - 8) | 0] as number;
        const third = view.getInt32((start + 8) | 0, true);
        const fourth = view.getInt32((start + 12) | 0, true);
        tops |= (third & thirdMask) | (fourth & fourthMask);
        digits |= (~third & thirdMask) | (~fourth & fourthMask);
        hashLow = Math.imul(hashLow ^ ((third | lower) & thirdMask), firstPrime);
        hashHigh = Math.imul(hashHigh ^ ((fourth | lower) & fourthMask), secondPrime);
        hashLow = Math.imul((hashLow ^ (hashLow >>> 15)) + hashHigh, lowPrime);
        hashHigh = Math.imul(hashHigh ^ (hashLow >>> 16), highPrime);
      }
      if (((tops & wide) | (digits & noDigit)) !== 0) break;

      const mark = bytes[gapAt] as number;
      const next = bytes[(gapAt + 1) | 0] as number;
      const factor = factors[next] as number;
      let gapLow = (Math.imul(lows[mark] as number, factor) + (lows[next] as number)) | 0;
      let gapHigh = (Math.imul(highs[mark] as number, factor) + (highs[next] as number)) | 0;
      tokens[count] = mark << 1;
      count = (count + ((space - mark) >>> 31)) | 0;
      tokens[count] = next << 1;
      count = (count + (factor >>> 24)) | 0;
      for (let at = (gapAt + 2) | 0; at < start; at = (at + 1) | 0) {
        const more = bytes[at] as number;
        const moreFactor = factors[more] as number;
        gapLow = (Math.imul(gapLow, moreFactor) + (lows[more] as number)) | 0;
        gapHigh = (Math.imul(gapHigh, moreFactor) + (highs[more] as number)) | 0;
        tokens[count] = more << 1;
        count = (count + (moreFactor >>> 24)) | 0;
      }
      gapAt = stop;
      low = Math.imul(low ^ hashLow ^ gapLow, foldLow);
      high = Math.imul(high ^ (high >>> 13) ^ (hashHigh + gapHigh), foldHigh);
      tokens[count] = hashLow | 1;
      count = (count + 1) | 0;
      // No branch: whether a word is new to the text cannot be predicted.
      const position = hashLow >>> positionShift;
      met[known] = position;
      known = (known + ((((stamps[position] as number) ^ now) + 0x7fff_ffff) >>> 31)) | 0;
      stamps[position] = now;
      lastLow = hashLow;
    }
    const folded = (edge >> 1) - from;
    if (folded > 0) {
      wording.lastLow = lastLow;
      wording.lastAt = count - 1;
    }
    wording.low = low;
    wording.high = high;
    wording.metCount = known;
    wording.words += folded;
    wording.at = gapAt;
    wording.count = count;
    return edge >> 1;
  };
}
