import { addRow } from "../detectors/rows.js";
import type { Print } from "../observe/print.js";
import { VOCABULARY_BITS } from "../observe/vocabulary.js";

/** Words learned from some event on. */
interface Generation {
  bits: number[];
  /** Bits set in `bits`. */
  count: number;
  /** `seq` of the event before the first that it learned from. */
  since: number;
}

/**
 * Vocabulary of a task: two generations of a bitmap. One that only grew would make every long healthy
 * conversation look stale.
 */
export interface KnownWords extends Generation {
  older: Generation | null;
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
  return { bits: [], count: 0, since: -1, older: null, texts: noTexts };
}

const noTexts: number[] = [];

/**
 * Adds the words of the text of an event and returns how many were new, corrected for collisions. O(words), O(1) inside
 * a loop.
 */
export function learnText(
  known: KnownWords,
  { exact, words }: Pick<Print, "exact" | "words">,
  seq: number,
): number {
  const { texts } = known;
  for (let at = 0; at < texts.length; at += 1) if (texts[at] === exact) return 0;
  if (words.length === 0) return 0;
  // Before its words are learnt: with them the generation may end, and its texts with it.
  known.texts = addRow(texts, 1, MAX_TEXTS);
  known.texts[known.texts.length - 1] = exact;
  return learnWords(known, words, seq);
}

/** Whether the words of all texts from that event on are still known. */
export function remembersFrom({ older }: KnownWords, seq: number): boolean {
  return older === null || seq > older.since;
}

function learnWords(known: KnownWords, words: readonly number[], seq: number): number {
  const older = known.older?.bits ?? blank;
  const unknownShare = 1 - (known.count + (known.older?.count ?? 0)) / VOCABULARY_BITS;
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
  if (known.count >= FULL_COUNT) rotate(known, seq);
  return fresh / unknownShare;
}

function ensureLanes(known: KnownWords): number[] {
  if (known.bits.length === 0) known.bits = new Array<number>(LANES).fill(0);
  return known.bits;
}

function rotate(known: KnownWords, seq: number): void {
  const { bits, count, since } = known;
  known.older = { bits, count, since };
  known.bits = new Array<number>(LANES).fill(0);
  known.count = 0;
  known.since = seq;
  known.texts = noTexts;
}
