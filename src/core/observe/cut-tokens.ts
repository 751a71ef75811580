import { codePoint, pointBytes, scriptOf } from "./script.js";
import type { TextBytes } from "./text-bytes.js";
import { MARK, NUMERIC, SPAN_SHIFT, type TokenBuffer, WORD } from "./tokens.js";
import { wordBytes } from "./word-bytes.js";

/**
 * Bytes that are cut in one call. V8 goes on using code that it compiled in the middle of a long loop, where each
 * number is checked anew: up to twice as slow. Short calls get proper code.
 */
const STRETCH = 512;

const DASH = 45;
const SPACE = 0x20;
/** The bit that makes a letter lower case; digits have it anyway, and `_` becomes what no word holds. */
const LOWER = 0x2020_2020;
/** Highest bit of each of four bytes: set in all of a character beyond ASCII. */
const TOPS = 0x8080_8080 | 0;
/** The bit that ASCII letters and `_` have and digits have not. */
const NO_DIGIT = 0x4040_4040;
/** Multipliers of xxHash32 and murmur3, which spread bits well. */
const FIRST_PRIME = 0x85eb_ca6b;
const SECOND_PRIME = 0xc2b2_ae35;
const LOW_PRIME = 0x9e37_79b1;
const HIGH_PRIME = 0x27d4_eb2f;

/** Sets the top bit of each word byte among four of ASCII, and no other. */
const wordTops = (lane: number): number => {
  const lower = lane | LOWER;
  const letters = (lower + 0x1f1f_1f1f) & ~(lower + 0x0505_0505);
  const digits = (lane + 0x5050_5050) & ~(lane + 0x4646_4646);
  const scores = ~((lane ^ 0x5f5f_5f5f) + 0x7f7f_7f7f);
  return (letters | digits | scores) & TOPS;
};

/** Masks the bytes before the first without its top bit; all four when there is none. */
const maskBefore = (tops: number): number => {
  const others = tops ^ TOPS;
  return (((others & -others) >>> 7) - 1) | 0;
};

/** Makes the function that cuts a text into words, numbers, ideographs and marks. O(bytes). */
export function createTokenCutter(text: TextBytes, to: TokenBuffer): () => void {
  const { bytes, view } = text;
  const { lows, highs, spans, suspects } = to;
  const seedLow = to.seeds[0] | 0;
  const seedHigh = to.seeds[1] | 0;

  return () => {
    to.count = 0;
    to.suspectCount = 0;
    let at = 0;
    while (at < text.length) at = cutStep(cutAscii(at, Math.min(text.length, at + STRETCH)));
  };

  /**
   * Cuts words and what stands between them up to some character beyond ASCII. Words are read eight characters at a
   * time, without a branch for each: where a word ends cannot be predicted, and a wrong guess costs more than the
   * rest of the word.
   */
  function cutAscii(from: number, stop: number): number {
    // Imports are looked up at each use, constants of the function once.
    const [isWordByte, word, numeric, shift] = [wordBytes, WORD, NUMERIC, SPAN_SHIFT];
    let count = to.count | 0;
    let at = from | 0;
    while (at < stop) {
      let end = at;
      let low = seedLow;
      let high = seedHigh;
      let digits = 0;
      let isWide = false;
      let secondMask = -1;
      do {
        const first = view.getInt32(end, true);
        const second = view.getInt32(end + 4, true);
        isWide = ((first | second) & TOPS) !== 0;
        if (isWide) break;
        const firstMask = maskBefore(wordTops(first));
        // Nothing of the second four when the word ends in the first.
        secondMask = maskBefore(wordTops(second)) & (firstMask >> 31);
        digits |= (~first & firstMask) | (~second & secondMask);
        low = Math.imul(low ^ ((first | LOWER) & firstMask), FIRST_PRIME);
        high = Math.imul(high ^ ((second | LOWER) & secondMask), SECOND_PRIME);
        low = Math.imul((low ^ (low >>> 15)) + high, LOW_PRIME);
        high = Math.imul(high ^ (low >>> 16), HIGH_PRIME);
        end = (end + 8 - ((Math.clz32(firstMask) + Math.clz32(secondMask)) >>> 3)) | 0;
      } while (secondMask === -1);
      if (isWide) break;
      let byte = bytes[end] as number;
      let flags = word;
      if ((digits & NO_DIGIT) !== 0 || byte === DASH) {
        if ((digits & NO_DIGIT) !== 0) flags |= numeric;
        if (end > at) suspects[to.suspectCount++] = count;
      }
      lows[count] = low;
      highs[count] = high;
      spans[count] = (end << shift) | flags;
      count = (count + ((at - end) >>> 31)) | 0;
      at = end;
      do {
        at = (at + 1) | 0;
        lows[count] = byte;
        highs[count] = byte;
        spans[count] = at << shift;
        count = (count + ((SPACE - byte) >>> 31)) | 0;
        byte = bytes[at] as number;
      } while (at < stop && isWordByte[byte] === 0);
    }
    to.count = count;
    return at;
  }

  /** Cuts one word, or what stands there instead: a mark or white space, or all ideographs and marks up to a letter. */
  function cutStep(at: number): number {
    let index = at;
    let point = 0;
    let script: number = WORD;
    for (let byte = bytes[index] as number; wordBytes[byte] !== 0; byte = bytes[index] as number) {
      if (byte < 0x80) index += 1;
      else {
        point = codePoint(view, index);
        script = scriptOf(point);
        if (script !== WORD) break;
        index += pointBytes(point);
      }
    }
    if (index > at) pushWord(at, index);
    if (script !== WORD) return cutIdeographs(index, point, script);
    const byte = bytes[index] as number;
    if (byte > SPACE) push(byte, byte, ((index + 1) << SPAN_SHIFT) | MARK);
    return index + 1;
  }

  /** Cuts ideographs and marks beyond ASCII, of which the first is known. */
  function cutIdeographs(at: number, firstPoint: number, firstScript: number): number {
    const [word, shift] = [WORD, SPAN_SHIFT];
    let count = to.count | 0;
    let index = at | 0;
    let point = firstPoint | 0;
    let script = firstScript | 0;
    do {
      index = (index + pointBytes(point)) | 0;
      const low = Math.imul(point ^ seedLow, FIRST_PRIME);
      lows[count] = low;
      highs[count] = Math.imul(low ^ (low >>> 15) ^ seedHigh, SECOND_PRIME);
      spans[count] = (index << shift) | script;
      count = (count + 1) | 0;
      if ((bytes[index] as number) < 0x80) break;
      point = codePoint(view, index);
      script = scriptOf(point);
    } while (script !== word);
    to.count = count;
    return index;
  }

  /** Hashes a word of any letters as `cutAscii` does those of ASCII. */
  function pushWord(start: number, end: number): void {
    let low = seedLow;
    let high = seedHigh;
    let digits = 0;
    for (let at = start; at <= end; at += 8) {
      const first = view.getInt32(at, true) & firstBytes(end - at);
      const second = view.getInt32(at + 4, true) & firstBytes(end - at - 4);
      digits |= digitBits(first, end - at) | digitBits(second, end - at - 4);
      low = Math.imul(low ^ lowerAscii(first, end - at), FIRST_PRIME);
      high = Math.imul(high ^ lowerAscii(second, end - at - 4), SECOND_PRIME);
      low = Math.imul((low ^ (low >>> 15)) + high, LOW_PRIME);
      high = Math.imul(high ^ (low >>> 16), HIGH_PRIME);
    }
    if (digits !== 0 || bytes[end] === DASH) suspects[to.suspectCount++] = to.count;
    push(low, high, (end << SPAN_SHIFT) | (digits === 0 ? WORD : WORD | NUMERIC));
  }

  function push(low: number, high: number, span: number): void {
    lows[to.count] = low;
    highs[to.count] = high;
    spans[to.count] = span;
    to.count += 1;
  }
}

/** Masks the first `count` of four bytes: none below one, all from four on. */
function firstBytes(count: number): number {
  if (count >= 4) return -1;
  return count <= 0 ? 0 : (1 << (count * 8)) - 1;
}

/** Sets a bit for each digit among the first `count` of four word bytes. */
function digitBits(lane: number, count: number): number {
  return ~(lane | (lane >>> 1)) & NO_DIGIT & firstBytes(count);
}

/** Lower case for the ASCII letters among the first `count` of four word bytes. */
function lowerAscii(lane: number, count: number): number {
  return lane | (~(lane >>> 2) & LOWER & firstBytes(count));
}
