import { addRow } from "../detectors/rows.js";
import type { Print } from "../observe/print.js";
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
  /** The texts that this generation learned last, by their fingerprints to the letter. */
  texts: number[];
}

const LANES = VOCABULARY_BITS / 32;
/** A generation ends when this share of its bits is set: beyond it, collisions hide too much. */
const FULL_SHARE = 0.3;
const blank: readonly number[] = new Array<number>(LANES).fill(0);
const FULL_COUNT = Math.floor(VOCABULARY_BITS * FULL_SHARE);

/** Texts remembered: a loop of more different ones has its words looked up, which costs time and changes nothing. */
const MAX_TEXTS = 4;

export function createKnownWords(): KnownWords {
  return { bits: [], count: 0, older: null, olderCount: 0, texts: noTexts };
}

const noTexts: number[] = [];

/** Adds the words of a text and returns how many were new, corrected for collisions. O(words), O(1) inside a loop. */
export function learnText(known: KnownWords, { exact, words }: Pick<Print, "exact" | "words">): number {
  const { texts } = known;
  for (let at = 0; at < texts.length; at += 1) if (texts[at] === exact) return 0;
  if (words.length === 0) return 0;
  // Before its words are learnt: with them the generation may end, and its texts with it.
  known.texts = addRow(texts, [exact], MAX_TEXTS);
  return learnWords(known, words);
}

function learnWords(known: KnownWords, words: readonly number[]): number {
  const older = known.older ?? blank;
  const unknownShare = 1 - (known.count + known.olderCount) / VOCABULARY_BITS;
  let fresh = 0;
  let added = 0;
  const bits = ensureLanes(known);
  // Without branches, because whether a word is known can't be predicted. Shifts take their count modulo 32.
  for (const word of words) {
    const lane = word >>> 5;
    const before = bits[lane] as number;
    const isAdded = ~(before >>> word) & 1;
    bits[lane] = before | (1 << word);
    added += isAdded;
    fresh += isAdded & ~((older[lane] as number) >>> word);
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
  known.texts = noTexts;
}
