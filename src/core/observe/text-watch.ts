import { MAX_PIECE, MIN_COVERED } from "./repeated-tail.js";
import { IDEOGRAPH, MARK, scriptOf, WORD } from "./script.js";

/** A text that has begun to repeat itself. */
export interface TextAlarm {
  /** Times that its last piece of words stands at its end. */
  readonly repeats: number;
  /** UTF-16 units of the text up to the one that told. */
  readonly chars: number;
}

/** Watches one text that comes in chunks. */
export interface TextWatch {
  /** Takes the next chunk. Says so once, as soon as the text repeats itself; `null` otherwise. */
  push(chunk: string): TextAlarm | null;
}

/** Places of the ring of latest tokens: the next power of two above the longest piece. */
const RING = 32;
/** What stands between tokens. */
const SPACE = -1;
/** A digit of a number, or of a word that holds one. */
const NUMERIC = -2;
const SEED = 0x811c_9dc5 | 0;
const FNV_PRIME = 0x0100_0193;

/**
 * Makes the watch that applies the rule for whole messages, as `repeatedTail` does, while a text is still being
 * written. The verdict falls at the same character however the text is cut into chunks. O(1) per character, some
 * 300 bytes in all.
 */
export function createTextWatch({ repeats: limit }: { readonly repeats: number }): TextWatch {
  const hashes = new Int32Array(RING);
  const isWord = new Uint8Array(RING);
  /** Per length of a piece: latest tokens in a row that equal the one a piece before them. */
  const runs = new Int32Array(MAX_PIECE + 1);
  let count = 0;
  let hash = SEED;
  let isInWord = false;
  let hasDigit = false;
  /** First half of a character whose other half comes with the next chunk. */
  let half = 0;
  let chars = 0;
  let isTold = false;

  /** Takes the next token, and returns the repetitions of the piece that it ends. */
  function take(token: number, isProper: boolean): number {
    hashes[count & (RING - 1)] = token;
    isWord[count & (RING - 1)] = isProper ? 1 : 0;
    let found = 0;
    for (let piece = 1; piece <= MAX_PIECE; piece += 1) {
      const isEqual = count >= piece && hashes[(count - piece) & (RING - 1)] === token;
      const run = isEqual ? (runs[piece] as number) + 1 : 0;
      runs[piece] = run;
      if (found === 0 && run > 0 && run + piece >= MIN_COVERED) found = piece;
    }
    count += 1;
    return found > 0 && holdsWord(found) ? Math.round(((runs[found] as number) + found) / found) : 0;
  }

  function holdsWord(piece: number): boolean {
    for (let back = 1; back <= piece; back += 1) if (isWord[(count - back) & (RING - 1)] === 1) return true;
    return false;
  }

  function endWord(): number {
    if (!isInWord) return 0;
    const repeats = take(hash, !hasDigit);
    hash = SEED;
    isInWord = hasDigit = false;
    return repeats;
  }

  function read(point: number): number {
    const kind = kindOf(point);
    if (kind === WORD || kind === NUMERIC) {
      hash = Math.imul(hash ^ folded(point), FNV_PRIME);
      isInWord = true;
      if (kind === NUMERIC) hasDigit = true;
      return 0;
    }
    const before = endWord();
    if (kind === SPACE) return before;
    return Math.max(before, take(Math.imul(point ^ SEED, FNV_PRIME), kind === IDEOGRAPH));
  }

  function see(unit: number): number {
    const isSecondHalf = half !== 0 && unit >= 0xdc00 && unit < 0xe000;
    const point = isSecondHalf ? 0x1_0000 + ((half - 0xd800) << 10) + (unit - 0xdc00) : unit;
    const lone = half !== 0 && !isSecondHalf ? read(half) : 0;
    half = 0;
    if (unit < 0xd800 || unit >= 0xdc00) return Math.max(lone, read(point));
    half = unit;
    return lone;
  }

  return {
    push(chunk) {
      for (let index = 0; index < chunk.length && !isTold; index += 1) {
        chars += 1;
        const repeats = see(chunk.charCodeAt(index));
        if (repeats < limit) continue;
        isTold = true;
        return { repeats, chars };
      }
      return null;
    },
  };
}

/** As whole texts are cut into tokens. */
function kindOf(point: number): typeof SPACE | typeof WORD | typeof NUMERIC | typeof IDEOGRAPH | typeof MARK {
  if (point >= 0x80) return scriptOf(point);
  if (point <= 0x20) return SPACE;
  if (point >= 0x30 && point <= 0x39) return NUMERIC;
  const lower = point | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || point === 0x5f ? WORD : MARK;
}

function folded(point: number): number {
  return point >= 0x41 && point <= 0x5a ? point | 0x20 : point;
}
