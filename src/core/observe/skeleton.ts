import { type FingerprintKey, joinLanes, mix, scramble } from "../fingerprint.js";
import { hashWithoutDigits } from "./digitless-hash.js";
import { createSpanFinder, createSpans } from "./find-spans.js";
import { highOfMark, lowOfMark, MARK_PRIME, markTable } from "./marks.js";
import { repeatedTail } from "./repeated-tail.js";
import { codePoint, IDEOGRAPH, pointBytes, scriptOf, WORD } from "./script.js";
import { loadText, type TextBytes } from "./text-bytes.js";
import { createTrail } from "./trail.js";
import { VOCABULARY_BITS } from "./vocabulary.js";
import { COUNTER_WORDS, volatileEnd } from "./volatile-number.js";
import {
  createWordHasher,
  FIRST_PRIME,
  HIGH_PRIME,
  LOW_PRIME,
  LOWER,
  NO_DIGIT,
  SECOND_PRIME,
  WIDE,
  wordMasks,
} from "./word-hash.js";
import { wordRepeats } from "./word-repeats.js";

/** A text with its wording folded: what equal, nearly equal and new texts are told apart by. */
export interface Skeleton {
  readonly fine: number;
  readonly coarse: number;
  readonly words: readonly number[];
  readonly repeats?: number;
  readonly wordRepeats?: number;
}

/** Reads the text that stands in the buffer. */
export type ReadSkeleton = () => Skeleton;

/** Positions are the top bits of a hash: a multiplication mixes these best. */
const POSITION_SHIFT = 20;
/** What a masked number, id or time becomes. One for all: a hexadecimal id may look like a number. */
const MASK = 0x5bd1_e995;
const FOLD_LOW = 0x85eb_ca6b;
const FOLD_HIGH = 0xc2b2_ae35;
const DASH = 45;
const SPACE = 0x20;
/** Words that are folded in one call: for short calls V8 has better code than for what it found in a long loop. */
const STRETCH = 128;

/**
 * Makes the function that reads one text in O(bytes): its words are found, then folded with the marks before them.
 * Alphabets are read by word; Chinese, Japanese, Korean and Thai by character for the skeleton and by character pair
 * for the vocabulary, so no segmenter is needed.
 */
export function createSkeletonReader({ seeds }: FingerprintKey, text: TextBytes): ReadSkeleton {
  const wordSeeds = [scramble(seeds[0] ^ seeds[1]), scramble(seeds[0] + seeds[1])] as const;
  const hashWord = createWordHasher(text, wordSeeds);
  const spans = createSpans(text.bytes.length);
  const findSpans = createSpanFinder(text, spans);
  const trail = createTrail(text.bytes.length);
  const { bytes, view } = text;
  const hash = { low: 0, high: 0, hasDigit: false, isWide: false };
  const counters = new Set(COUNTER_WORDS.split(" ").map(lowOf));
  /** `stamps[position] === epoch`: the word was met in this text. */
  const stamps = new Int32Array(VOCABULARY_BITS + 1);
  const met = new Array<number>(VOCABULARY_BITS + 2).fill(0);
  let epoch = 0;
  const state = createState();
  const marks = markTable;
  const masks = wordMasks;
  // Imports are looked up at each use, constants of a closure are compiled in.
  const [wide, noDigit, lower, dash, space] = [WIDE, NO_DIGIT, LOWER, DASH, SPACE];
  const [firstPrime, secondPrime, lowPrime, highPrime] = [FIRST_PRIME, SECOND_PRIME, LOW_PRIME, HIGH_PRIME];
  const [foldLow, foldHigh] = [FOLD_LOW, FOLD_HIGH];
  const [readPoint, readScript, readBytes, word, ideograph] = [codePoint, scriptOf, pointBytes, WORD, IDEOGRAPH];
  const [noWord, markPrime] = [VOCABULARY_BITS, MARK_PRIME];

  return () => {
    findSpans();
    begin();
    for (let index = 0; index < spans.count; ) {
      index = foldSpan(index);
      if (isPlain(index)) index = foldPlainWords(index);
    }
    return end();
  };

  /** Nothing is left over from what stands before. */
  function isPlain(index: number): boolean {
    return index < spans.count && (spans.edges[index * 2] as number) > state.at && (state.gapLow | state.gapHigh) === 0;
  }

  function lowOf(word: string): number {
    loadText(text, word);
    hashWord(hash, 0, text.length);
    return hash.low;
  }

  function begin(): void {
    epoch = (epoch + 1) & 0x7fff_ffff || 1;
    stamps[VOCABULARY_BITS] = epoch;
    state.low = seeds[0] | 0;
    state.high = seeds[1] | 0;
    state.numberLow = state.numberHigh = 0;
    state.gapLow = state.gapHigh = 0;
    state.at = state.met = state.words = state.numbers = state.lastLow = 0;
    state.lastAt = state.ideographAt = state.single = -1;
    trail.count = 0;
  }

  function end(): Skeleton {
    noteSingle();
    if (state.lastAt < 0) {
      // How a message ends ("Finished", "Finished.") says nothing, unless it is all there is.
      foldMarks(state.at, text.length);
      fold(0, 0);
    }
    const coarse = joinLanes(state.low, state.high);
    const fine = state.numbers === 0 ? coarse : mix(coarse, joinLanes(state.numberLow, state.numberHigh));
    const words = met.slice(0, state.met);
    const repeats = repeatedTail(trail, state.lastAt);
    const again = wordRepeats(state.words, state.met, state.numbers);
    if (repeats === 0 && again === 0) return { fine, coarse, words };
    return { fine, coarse, words, ...repetition(repeats, again) };
  }

  /** Folds words of up to eight ASCII letters, up to one that is not. Does what `foldSpan` does, without branches. */
  function foldPlainWords(from: number): number {
    const { edges } = spans;
    const { tokens } = trail;
    const { bytes, view } = text;
    const { factors, lows, highs } = marks;
    const { firsts, seconds } = masks;
    const seedLow = wordSeeds[0] | 0;
    const seedHigh = wordSeeds[1] | 0;
    const to = Math.min(spans.count, from + STRETCH) << 1;
    const now = epoch | 0;
    let low = state.low | 0;
    let high = state.high | 0;
    let known = state.met | 0;
    let gapAt = state.at | 0;
    let count = trail.count | 0;
    let edge = from << 1;
    let lastLow = 0;
    for (; edge < to; edge = (edge + 2) | 0) {
      const start = edges[edge] as number;
      const stop = edges[edge + 1] as number;
      const length = (stop - start) | 0;
      if (length > 7 && (length > 16 || (length === 8 && bytes[stop] === dash))) break;
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
      const position = hashLow >>> 20;
      met[known] = position;
      known = (known + ((((stamps[position] as number) ^ now) + 0x7fff_ffff) >>> 31)) | 0;
      stamps[position] = now;
      lastLow = hashLow;
    }
    const folded = (edge >> 1) - from;
    if (folded > 0) {
      state.lastLow = lastLow;
      state.lastAt = count - 1;
    }
    state.low = low;
    state.high = high;
    state.met = known;
    state.words += folded;
    state.at = gapAt;
    trail.count = count;
    return edge >> 1;
  }

  /** Folds one span of any kind, or what is left of it behind a masked time, and returns the next. */
  function foldSpan(index: number): number {
    const { edges, count } = spans;
    const stop = edges[index * 2 + 1] as number;
    let at = Math.max(state.at, edges[index * 2] as number);
    foldMarks(state.at, at);
    while (at < stop) at = foldPart(at, stop);
    state.at = at;
    let next = index + 1;
    while (next < count && (edges[next * 2 + 1] as number) <= at) next += 1;
    return next;
  }

  function foldPart(at: number, stop: number): number {
    if ((bytes[at] as number) < 0x80) {
      hashWord(hash, at, stop);
      if (!hash.isWide) return foldWord(at, stop);
    }
    let end = at;
    while (end < stop) {
      if ((bytes[end] as number) < 0x80) end += 1;
      else {
        const point = codePoint(view, end);
        if (scriptOf(point) !== WORD) break;
        end += pointBytes(point);
      }
    }
    if (end === at) return foldIdeographs(at, stop);
    hashWord(hash, at, end);
    return foldWord(at, end);
  }

  /** Folds the word or number that was hashed, and returns where reading goes on. */
  function foldWord(start: number, stop: number): number {
    const { low, high, hasDigit } = hash;
    state.lastAt = trail.count;
    trail.tokens[trail.count++] = hasDigit ? low & ~1 : low | 1;
    const maskEnd = hasDigit || bytes[stop] === DASH ? volatileEnd(bytes, stop) : 0;
    const isCounted = hasDigit && counters.has(state.lastLow);
    state.lastLow = low;
    if (maskEnd !== 0) {
      fold(MASK, MASK);
      state.lastLow = MASK;
      skip(stop, maskEnd);
      return maskEnd;
    }
    if (!hasDigit) {
      state.words += 1;
      note(low >>> POSITION_SHIFT);
      fold(low, high);
      return stop;
    }
    state.numbers += 1;
    if (isCounted) fold(MASK, MASK);
    else {
      state.numberLow = Math.imul(state.numberLow ^ low, FOLD_LOW);
      state.numberHigh = Math.imul(state.numberHigh ^ (state.numberHigh >>> 13) ^ high, FOLD_HIGH);
      hashWithoutDigits(hash, bytes, start, stop);
      fold(hash.low, hash.high);
    }
    return stop;
  }

  /** Folds ideographs and marks beyond ASCII, up to a letter of an alphabet. */
  function foldIdeographs(from: number, stop: number): number {
    const { bytes, view } = text;
    const { tokens } = trail;
    const seedLow = wordSeeds[0] | 0;
    const seedHigh = wordSeeds[1] | 0;
    const now = epoch | 0;
    let low = state.low | 0;
    let high = state.high | 0;
    let known = state.met | 0;
    let words = state.words | 0;
    let count = trail.count | 0;
    let { gapLow, gapHigh, lastAt, ideographAt, ideographLow, single } = state;
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
        ? Math.imul(Math.imul(ideographLow, foldLow) ^ hashLow, foldHigh) >>> 20
        : single < 0 ? noWord : single;
      single = isPair ? -1 : hashLow >>> 20;
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
    state.low = low;
    state.high = high;
    state.gapLow = gapLow;
    state.gapHigh = gapHigh;
    state.met = known;
    state.words = words;
    state.lastAt = lastAt;
    state.ideographAt = ideographAt;
    state.ideographLow = ideographLow;
    state.single = single;
    trail.count = count;
    return at;
  }

  function noteSingle(): void {
    if (state.single < 0) return;
    note(state.single);
    state.words += 1;
    state.single = -1;
  }

  function foldMark(point: number): void {
    state.gapLow = (Math.imul(state.gapLow, MARK_PRIME) + lowOfMark(point)) | 0;
    state.gapHigh = (Math.imul(state.gapHigh, MARK_PRIME) + highOfMark(point)) | 0;
    trail.tokens[trail.count++] = point << 1;
  }

  function foldMarks(from: number, to: number): void {
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at] as number;
      if (byte > 0x20) foldMark(byte);
    }
  }

  function fold(low: number, high: number): void {
    state.low = Math.imul(state.low ^ low ^ state.gapLow, FOLD_LOW);
    state.high = Math.imul(state.high ^ (state.high >>> 13) ^ (high + state.gapHigh), FOLD_HIGH);
    state.gapLow = 0;
    state.gapHigh = 0;
  }

  function note(position: number): void {
    met[state.met] = position;
    if (stamps[position] !== epoch) state.met += 1;
    stamps[position] = epoch;
  }

  /** Notes the tokens of a time or id behind its first: they count where a text repeats itself. */
  function skip(from: number, to: number): void {
    for (let at = from; at < to; at += 1) trail.tokens[trail.count++] = (bytes[at] as number) << 1;
  }
}

function createState() {
  return {
    low: 0, high: 0, numberLow: 0, numberHigh: 0, gapLow: 0, gapHigh: 0,
    at: 0, met: 0, words: 0, numbers: 0, lastLow: 0, lastAt: -1, single: -1, ideographAt: -1, ideographLow: 0,
  };
}

function repetition(repeats: number, words: number): Pick<Skeleton, "repeats" | "wordRepeats"> {
  return { ...(repeats > 0 && { repeats }), ...(words > 0 && { wordRepeats: words }) };
}
