import { type FingerprintKey, joinLanes, scramble } from "../fingerprint.js";
import { createTokenCutter } from "./cut-tokens.js";
import { hashWithoutDigits } from "./digitless-hash.js";
import { maskVolatile } from "./mask-volatile.js";
import { repeatedTail } from "./repeated-tail.js";
import { loadText, type TextBytes } from "./text-bytes.js";
import { createTokenBuffer, GONE, IDEOGRAPH, NUMERIC, spanEnd, type TokenBuffer, WORD } from "./tokens.js";
import { VOCABULARY_BITS } from "./vocabulary.js";
import { COUNTER_WORDS } from "./volatile-number.js";
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

/** Two 32-bit lanes that a sequence of tokens is folded into. */
interface Lanes {
  low: number;
  high: number;
}

const LOW_PRIME = 0x85eb_ca6b;
const HIGH_PRIME = 0xc2b2_ae35;

/** Position of what is no word. */
const NO_WORD = VOCABULARY_BITS;
/** Positions are the top bits of a hash: a multiplication mixes these best. */
const POSITION_SHIFT = 20;
/** Tokens that are folded in one call: for short calls V8 has better code than for what it found in a long loop. */
const STRETCH = 128;

/**
 * Makes the function that reads one text in O(bytes): it is cut into tokens, then folded. Alphabets are
 * read by word; Chinese, Japanese, Korean and Thai by character for the skeleton and by character pair for
 * the vocabulary, so no segmenter is needed.
 */
export function createSkeletonReader({ seeds }: FingerprintKey, text: TextBytes): ReadSkeleton {
  const tokenSeeds = [scramble(seeds[0] ^ seeds[1]), scramble(seeds[0] + seeds[1])] as const;
  const tokens = createTokenBuffer(text.bytes.length, tokenSeeds);
  const cutTokens = createTokenCutter(text, tokens);
  // Cut as any text, so that they have the same hashes there.
  loadText(text, COUNTER_WORDS);
  cutTokens();
  const counters = new Set(tokens.lows.subarray(0, tokens.count));
  const { lows, highs, spans } = tokens;
  // Imports are looked up at each use, constants of a closure are compiled in.
  const [word, numeric, ideograph, gone, noWord] = [WORD, NUMERIC, IDEOGRAPH, GONE, NO_WORD];
  /** `stamps[position] === epoch`: the word was met in this text. */
  const stamps = new Int32Array(NO_WORD + 1);
  const met = new Array<number>(NO_WORD + 1).fill(0);
  let metCount = 0;
  let wordCount = 0;
  let epoch = 0;

  return () => {
    cutTokens();
    dropLastMarks(tokens);
    const repeats = repeatedTail(tokens);
    const numbers = maskVolatile(text, tokens, counters);
    epoch = (epoch + 1) & 0x7fff_ffff || 1;
    stamps[NO_WORD] = epoch;
    metCount = 0;
    wordCount = 0;
    const lanes = { low: seeds[0] | 0, high: seeds[1] | 0 };
    fold(lanes, 0, numbers.first);
    const coarseLanes = { ...lanes };
    fold(lanes, numbers.first, tokens.count);
    const fine = joinLanes(lanes.low, lanes.high);
    foldWithoutDigits(coarseLanes, text.bytes, numbers.first);
    const coarse = numbers.first < tokens.count ? joinLanes(coarseLanes.low, coarseLanes.high) : fine;
    const words = met.slice(0, metCount);
    const again = wordRepeats(wordCount, metCount, numbers.count);
    if (repeats === 0 && again === 0) return { fine, coarse, words };
    return { fine, coarse, words, ...repetition(repeats, again) };
  };

  function fold(lanes: Lanes, from: number, to: number): void {
    for (let at = from; at < to; at += STRETCH) foldStretch(lanes, at, Math.min(to, at + STRETCH));
  }

  /** Folds tokens into the lanes, and notes words that were not met before. */
  function foldStretch(lanes: Lanes, from: number, to: number): void {
    const now = epoch | 0;
    let known = metCount | 0;
    let all = wordCount | 0;
    let low = lanes.low | 0;
    let high = lanes.high | 0;
    for (let index = from | 0; index < to; index += 1) {
      const span = spans[index] as number;
      if (span === gone) continue;
      const hash = lows[index] as number;
      low = Math.imul(low ^ hash, LOW_PRIME);
      high = Math.imul(high ^ (high >>> 13) ^ (highs[index] as number), HIGH_PRIME);
      // No branches: neither what is a word nor whether it is new to the text can be predicted.
      const isKept = (span & (word | numeric)) === word ? -1 : 0;
      let position = ((hash >>> POSITION_SHIFT) & isKept) | (noWord & ~isKept);
      if ((span & ideograph) !== 0) position = pairPosition(index);
      met[known] = position;
      all = (all + (position === noWord ? 0 : 1)) | 0;
      known = (known + ((((stamps[position] as number) ^ now) + 0x7fff_ffff) >>> 31)) | 0;
      stamps[position] = now;
    }
    metCount = known;
    wordCount = all;
    lanes.low = low;
    lanes.high = high;
  }

  /** Folds the tokens from the first number that is kept to the end, as if all digits were masked. */
  function foldWithoutDigits(lanes: Lanes, bytes: Uint8Array, from: number): void {
    let { low, high } = lanes;
    for (let index = from; index < tokens.count; index += 1) {
      const span = spans[index] as number;
      if (span === GONE) continue;
      let place = index;
      if ((span & NUMERIC) !== 0) {
        hashWithoutDigits(
          bytes,
          index === 0 ? 0 : spanEnd(spans[index - 1] as number),
          spanEnd(span),
          tokens,
        );
        place = tokens.count;
      }
      low = Math.imul(low ^ (lows[place] as number), LOW_PRIME);
      high = Math.imul(high ^ (high >>> 13) ^ (highs[place] as number), HIGH_PRIME);
    }
    lanes.low = low;
    lanes.high = high;
  }

  /** A pair of characters carries about as much as a word; a character alone counts by itself. */
  function pairPosition(index: number): number {
    const hash = lows[index] as number;
    if (index > 0 && ((spans[index - 1] as number) & IDEOGRAPH) !== 0) {
      return Math.imul(Math.imul(lows[index - 1] as number, LOW_PRIME) ^ hash, HIGH_PRIME) >>> POSITION_SHIFT;
    }
    const pairs = index + 1 < tokens.count && ((spans[index + 1] as number) & IDEOGRAPH) !== 0;
    return pairs ? NO_WORD : hash >>> POSITION_SHIFT;
  }
}

function repetition(repeats: number, words: number): Pick<Skeleton, "repeats" | "wordRepeats"> {
  return { ...(repeats > 0 && { repeats }), ...(words > 0 && { wordRepeats: words }) };
}

/** How a message ends ("Finished", "Finished.") says nothing. */
function dropLastMarks(tokens: TokenBuffer): void {
  const { spans } = tokens;
  while (tokens.count > 1 && ((spans[tokens.count - 1] as number) & (WORD | IDEOGRAPH)) === 0)
    tokens.count -= 1;
}
