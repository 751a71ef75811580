import { highOfMark, lowOfMark, MARK_PRIME } from "./marks.js";
import { codePoint, IDEOGRAPH, pointBytes, scriptOf, WORD } from "./script.js";
import type { TextBytes } from "./text-bytes.js";
import { VOCABULARY_BITS } from "./vocabulary.js";
import { FIRST_PRIME, SECOND_PRIME, type WordSeeds } from "./word-hash.js";
import { FOLD_HIGH, FOLD_LOW, POSITION_SHIFT, type Wording } from "./wording.js";

interface Source {
  readonly text: TextBytes;
  readonly seeds: WordSeeds;
}

/**
 * Makes the function that folds ideographs and marks beyond ASCII, up to a letter of an alphabet, and returns where
 * that stands. A pair of ideographs carries about as much as a word; one that stands alone counts by itself.
 */
export function createIdeographFolder(
  { text, seeds }: Source,
  wording: Wording,
): (from: number, stop: number) => number {
  // Imports are looked up at each use, constants of a closure are compiled in.
  const [readPoint, readScript, readBytes] = [codePoint, scriptOf, pointBytes];
  const [word, ideograph, noWord, positionShift] = [WORD, IDEOGRAPH, VOCABULARY_BITS, POSITION_SHIFT];
  const [firstPrime, secondPrime, markPrime] = [FIRST_PRIME, SECOND_PRIME, MARK_PRIME];
  const [foldLow, foldHigh] = [FOLD_LOW, FOLD_HIGH];

  return (from, stop) => {
    const { bytes, view } = text;
    const { tokens, met, stamps } = wording;
    const seedLow = seeds[0] | 0;
    const seedHigh = seeds[1] | 0;
    const now = wording.epoch | 0;
    let low = wording.low | 0;
    let high = wording.high | 0;
    let known = wording.metCount | 0;
    let words = wording.words | 0;
    let count = wording.count | 0;
    let { gapLow, gapHigh, lastAt, ideographAt, ideographLow, single } = wording;
    let at = from | 0;
    while (at < stop && (bytes[at] as number) >= 0x80) {
      const point = readPoint(view, at);
      const script = readScript(point);
      if (script === word) break;
      at = (at + readBytes(point)) | 0;
      if (script !== ideograph) {
        gapLow = (Math.imul(gapLow, markPrime) + lowOfMark(point)) | 0;
        gapHigh = (Math.imul(gapHigh, markPrime) + highOfMark(point)) | 0;
        tokens[count] = point << 1;
        count = (count + 1) | 0;
        continue;
      }
      const hashLow = Math.imul(point ^ seedLow, firstPrime);
      const hashHigh = Math.imul(hashLow ^ (hashLow >>> 15) ^ seedHigh, secondPrime);
      const isPair = ideographAt === count;
      const position = isPair
        ? Math.imul(Math.imul(ideographLow, foldLow) ^ hashLow, foldHigh) >>> positionShift
        : single;
      single = isPair ? noWord : hashLow >>> positionShift;
      met[known] = position;
      words = (words + (position === noWord ? 0 : 1)) | 0;
      known = (known + ((((stamps[position] as number) ^ now) + 0x7fff_ffff) >>> 31)) | 0;
      stamps[position] = now;
      low = Math.imul(low ^ hashLow ^ gapLow, foldLow);
      high = Math.imul(high ^ (high >>> 13) ^ (hashHigh + gapHigh), foldHigh);
      gapLow = 0;
      gapHigh = 0;
      lastAt = count;
      tokens[count] = hashLow | 1;
      count = (count + 1) | 0;
      ideographAt = count;
      ideographLow = hashLow;
    }
    wording.low = low;
    wording.high = high;
    wording.gapLow = gapLow;
    wording.gapHigh = gapHigh;
    wording.metCount = known;
    wording.words = words;
    wording.lastAt = lastAt;
    wording.ideographAt = ideographAt;
    wording.ideographLow = ideographLow;
    wording.single = single;
    wording.count = count;
    return at;
  };
}
