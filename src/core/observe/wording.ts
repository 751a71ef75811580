import { highOfMark, lowOfMark, MARK_PRIME } from "./marks.js";
import { VOCABULARY_BITS } from "./vocabulary.js";

/** What has been read of the text so far. Used again for the next text. */
export interface Wording {
  /** Two lanes that words, and numbers without their digits, are folded into. */
  low: number;
  high: number;
  /** Two lanes that the plain numbers are folded into. */
  numberLow: number;
  numberHigh: number;
  numbers: number;
  /** Two hashes of the marks since the last word. */
  gapLow: number;
  gapHigh: number;
  /** Byte that is to be read next. */
  at: number;
  /** Tokens of the text in order: words have their lowest bit set, numbers and marks have not. */
  readonly tokens: Int32Array;
  count: number;
  /** Place of the last token that is no mark; -1 before the first. */
  lastAt: number;
  /** Hash of the last word. */
  lastLow: number;
  /** Positions of the words that were met. */
  readonly met: number[];
  metCount: number;
  /** Words in all. */
  words: number;
  /** `stamps[position] === epoch`: the word was met in this text. */
  readonly stamps: Uint8Array;
  epoch: number;
  /** Place behind the last ideograph, and its hash. */
  ideographAt: number;
  ideographLow: number;
  /** Position of the last ideograph while nothing stands beside it; otherwise that of no word. */
  single: number;
}

/** Positions are the top bits of a hash: a multiplication mixes these best. */
export const POSITION_SHIFT = 20;
/** Multipliers of murmur3. */
export const FOLD_LOW = 0x85eb_ca6b;
export const FOLD_HIGH = 0xc2b2_ae35;
const MAX_EPOCH = 255;
/** Places behind the last that may be written to before they are known to count. */
const MARGIN = 8;

/** Makes room for the wording of a text of `bytes` bytes. */
export function createWording(bytes: number): Wording {
  return {
    low: 0,
    high: 0,
    numberLow: 0,
    numberHigh: 0,
    numbers: 0,
    gapLow: 0,
    gapHigh: 0,
    at: 0,
    tokens: new Int32Array(bytes + MARGIN),
    count: 0,
    lastAt: -1,
    lastLow: 0,
    met: new Array<number>(VOCABULARY_BITS + MARGIN).fill(0),
    metCount: 0,
    words: 0,
    stamps: new Uint8Array(VOCABULARY_BITS + 1),
    epoch: 0,
    ideographAt: -1,
    ideographLow: 0,
    single: VOCABULARY_BITS,
  };
}

/** Forgets the text before. */
export function beginWording(wording: Wording, seeds: readonly [number, number]): void {
  wording.low = seeds[0] | 0;
  wording.high = seeds[1] | 0;
  wording.numberLow = wording.numberHigh = wording.numbers = 0;
  wording.gapLow = wording.gapHigh = 0;
  wording.at = wording.count = wording.lastLow = 0;
  wording.lastAt = wording.ideographAt = -1;
  wording.metCount = wording.words = 0;
  wording.single = VOCABULARY_BITS;
  nextEpoch(wording);
  // No word is none that was met.
  wording.stamps[VOCABULARY_BITS] = wording.epoch;
}

/** In bytes, because each word looks one of them up: as many as fit the processor's nearest memory. */
function nextEpoch(wording: Wording): void {
  wording.epoch += 1;
  if (wording.epoch <= MAX_EPOCH) return;
  wording.stamps.fill(0);
  wording.epoch = 1;
}

/** Folds a token with the marks before it. */
export function foldToken(wording: Wording, low: number, high: number): void {
  wording.low = Math.imul(wording.low ^ low ^ wording.gapLow, FOLD_LOW);
  wording.high = Math.imul(wording.high ^ (wording.high >>> 13) ^ (high + wording.gapHigh), FOLD_HIGH);
  wording.gapLow = 0;
  wording.gapHigh = 0;
}

/** Notes a word of the vocabulary. */
export function noteWord(wording: Wording, position: number): void {
  const { met, stamps, epoch } = wording;
  wording.words += 1;
  met[wording.metCount] = position;
  if (stamps[position] !== epoch) wording.metCount += 1;
  stamps[position] = epoch;
}

/** Folds the ASCII marks between `from` and `to`. */
export function foldMarks(wording: Wording, bytes: Uint8Array, from: number, to: number): void {
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] as number;
    if (byte <= 0x20) continue;
    wording.gapLow = (Math.imul(wording.gapLow, MARK_PRIME) + lowOfMark(byte)) | 0;
    wording.gapHigh = (Math.imul(wording.gapHigh, MARK_PRIME) + highOfMark(byte)) | 0;
    wording.tokens[wording.count++] = byte << 1;
  }
}
