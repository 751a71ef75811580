import { type FingerprintKey, joinLanes, mix, scramble } from "../fingerprint.js";
import { createPlainFolder } from "./fold-plain-words.js";
import { createSpanFolder } from "./fold-span.js";
import type { Print } from "./print.js";
import { repeatedTail } from "./repeated-tail.js";
import type { Spans } from "./scan-text.js";
import { loadText, type TextBytes } from "./text-bytes.js";
import { VOCABULARY_BITS } from "./vocabulary.js";
import { COUNTER_WORDS } from "./volatile-number.js";
import { createWordHasher, type WordSeeds } from "./word-hash.js";
import { wordRepeats } from "./word-repeats.js";
import { beginWording, createWording, foldMarks, foldToken, noteWord } from "./wording.js";

/**
 * Reads the wording of the text that stands in the buffer and was scanned: what equal, nearly equal and new texts are
 * told apart by. It fills in what is known of the text already, so that there is one object and no copy.
 */
export type ReadSkeleton = (exact: number, chars: number) => Print;

/**
 * Makes the function that reads one text in O(bytes): the words that were found are folded with the marks before them.
 * Alphabets are read by word; Chinese, Japanese, Korean and Thai by character for the skeleton and by character pair
 * for the vocabulary, so no segmenter is needed.
 */
export function createSkeletonReader({ seeds }: FingerprintKey, text: TextBytes, spans: Spans): ReadSkeleton {
  const wordSeeds = [scramble(seeds[0] ^ seeds[1]), scramble(seeds[0] + seeds[1])] as const;
  const wording = createWording(text.bytes.length);
  const source = {
    text,
    spans,
    seeds: wordSeeds,
    counters: hashesOf(COUNTER_WORDS.split(" "), text, wordSeeds),
  };
  const foldPlainWords = createPlainFolder(source, wording);
  const foldSpan = createSpanFolder(source, wording);

  return (exact, chars) => {
    beginWording(wording, seeds);
    for (let index = 0; index < spans.count; ) {
      index = foldSpan(index);
      if (isFresh(index)) index = foldPlainWords(index);
    }
    return skeleton(exact, chars);
  };

  /** Whether marks stand before the span, and none are left over that stand further before. */
  function isFresh(index: number): boolean {
    if (index >= spans.count || (wording.gapLow | wording.gapHigh) !== 0) return false;
    return (spans.edges[index * 2] as number) > wording.at;
  }

  function skeleton(exact: number, chars: number): Print {
    if (wording.single !== VOCABULARY_BITS) noteWord(wording, wording.single);
    if (wording.lastAt < 0) foldFirstMark();
    const { low, high, numbers, numberLow, numberHigh, metCount } = wording;
    const coarse = joinLanes(low, high);
    const fine = (numberLow | numberHigh) === 0 ? coarse : mix(coarse, joinLanes(numberLow, numberHigh));
    const words = wording.met.slice(0, metCount);
    const repeats = repeatedTail(wording.tokens, wording.lastAt);
    const again = wordRepeats(wording.words, metCount, numbers);
    const print = { exact, fine, coarse, chars, words };
    return repeats === 0 && again === 0 ? print : { ...print, ...repetition(repeats, again) };
  }

  /** How a message ends ("Finished", "Finished.") says nothing, unless it is all there is. */
  function foldFirstMark(): void {
    foldMarks(wording, text.bytes, wording.at, text.length);
    wording.gapLow = wording.gapHigh = 0;
    const mark = wording.count > 0 ? (wording.tokens[0] as number) : 0;
    foldToken(wording, mark, mark);
  }
}

/** Hashes words as in any text. */
function hashesOf(words: readonly string[], text: TextBytes, seeds: WordSeeds): ReadonlySet<number> {
  const hash = { low: 0, high: 0, hasDigit: false, isWide: false };
  const hashWord = createWordHasher(text, seeds);
  const lows = words.map((word) => {
    loadText(text, word);
    hashWord(hash, 0, text.length);
    return hash.low;
  });
  return new Set(lows);
}

function repetition(repeats: number, words: number): Pick<Print, "repeats" | "wordRepeats"> {
  return { ...(repeats > 0 && { repeats }), ...(words > 0 && { wordRepeats: words }) };
}
