import { hashWithoutDigits } from "./digitless-hash.js";
import { createIdeographFolder } from "./fold-ideographs.js";
import type { Spans } from "./scan-text.js";
import { codePoint, pointBytes, scriptOf, WORD } from "./script.js";
import type { TextBytes } from "./text-bytes.js";
import { isTally, volatileEnd } from "./volatile-number.js";
import { wordBytes } from "./word-bytes.js";
import { createWordHasher, type WordSeeds } from "./word-hash.js";
import {
  FOLD_HIGH,
  FOLD_LOW,
  foldMarks,
  foldToken,
  noteWord,
  POSITION_SHIFT,
  type Wording,
} from "./wording.js";

export interface SpanSource {
  readonly text: TextBytes;
  readonly spans: Spans;
  readonly seeds: WordSeeds;
  /** Hashes of the words before a number that says nothing. */
  readonly counters: ReadonlySet<number>;
}

/** What a masked number, id or time becomes. One for all: a hexadecimal id may look like a number. */
const MASK = 0x5bd1_e995;
/** Characters of the first group of a UUID. */
const UUID_GROUP = 8;
const DASH = 45;
const FNV_PRIME = 0x0100_0193;

/**
 * Makes the function that folds one span of any kind, or what is left of it behind a masked time, and returns the
 * next span.
 */
export function createSpanFolder(source: SpanSource, wording: Wording): (index: number) => number {
  const { text, spans, seeds, counters } = source;
  const { bytes, view } = text;
  const hash = { low: 0, high: 0, hasDigit: false, isWide: false };
  const hashWord = createWordHasher(text, seeds);
  const foldIdeographs = createIdeographFolder(source, wording);

  return (index) => {
    const { edges, count } = spans;
    const stop = edges[index * 2 + 1] as number;
    let at = Math.max(wording.at, edges[index * 2] as number);
    foldMarks(wording, bytes, wording.at, at);
    while (at < stop) at = foldPart(at, stop);
    wording.at = at;
    let next = index + 1;
    while (next < count && (edges[next * 2 + 1] as number) <= at) next += 1;
    return next;
  };

  function foldPart(at: number, stop: number): number {
    if ((bytes[at] as number) < 0x80) {
      hashWord(hash, at, stop);
      if (!hash.isWide) return foldHashed(at, stop);
    }
    const end = alphabeticEnd(at, stop);
    if (end === at) return foldIdeographs(at, stop);
    hashWord(hash, at, end);
    return foldHashed(at, end);
  }

  function alphabeticEnd(start: number, stop: number): number {
    let at = start;
    while (at < stop) {
      const point = (bytes[at] as number) < 0x80 ? 0 : codePoint(view, at);
      if (point !== 0 && scriptOf(point) !== WORD) break;
      at += point === 0 ? 1 : pointBytes(point);
    }
    return at;
  }

  /** Folds the word or number that was hashed, and returns where reading goes on. */
  function foldHashed(start: number, stop: number): number {
    const { low, high, hasDigit } = hash;
    const isCounted = hasDigit && counters.has(wording.lastLow);
    wording.lastLow = low;
    wording.lastAt = wording.count;
    wording.tokens[wording.count++] = hasDigit ? low & ~1 : low | 1;
    const maskEnd = hasDigit || beginsId(start, stop) ? volatileEnd(bytes, stop) : 0;
    if (maskEnd !== 0) {
      wording.lastLow = MASK;
      foldToken(wording, MASK, MASK);
      skip(stop, maskEnd);
      return maskEnd;
    }
    if (hasDigit) foldNumber(start, stop, isCounted);
    else {
      noteWord(wording, low >>> POSITION_SHIFT);
      foldToken(wording, low, high);
    }
    return stop;
  }

  /** The first group of a UUID may be all letters, and a word may stand before it: `job_abcdefab-`. */
  function beginsId(start: number, stop: number): boolean {
    return stop - start >= UUID_GROUP && bytes[stop] === DASH;
  }

  /** Without its digits, which are folded apart from all else. */
  function foldNumber(start: number, stop: number, isCounted: boolean): void {
    wording.numbers += 1;
    if (isCounted || isTally(bytes, stop)) {
      foldToken(wording, MASK, MASK);
      return;
    }
    const { numberLow, numberHigh } = wording;
    wording.numberLow = Math.imul(numberLow ^ hash.low, FOLD_LOW);
    wording.numberHigh = Math.imul(numberHigh ^ (numberHigh >>> 13) ^ hash.high, FOLD_HIGH);
    hashWithoutDigits(hash, bytes, start, stop);
    foldToken(wording, hash.low, hash.high);
  }

  /** Notes the tokens of a time or id behind its first: they count where a text repeats itself. */
  function skip(from: number, to: number): void {
    let part = 0;
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at] as number;
      if (wordBytes[byte] !== 0) part = Math.imul(part ^ byte, FNV_PRIME);
      else {
        if (part !== 0) wording.tokens[wording.count++] = part & ~1;
        if (byte > 0x20) wording.tokens[wording.count++] = byte << 1;
        part = 0;
      }
    }
    if (part !== 0) wording.tokens[wording.count++] = part & ~1;
  }
}
