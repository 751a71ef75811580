import { codePoint, pointBytes, scriptOf } from "./script.js";

/** Tokens of one text, in arrays that are used again for the next. */
export interface TokenBuffer {
  /** Hash of each token. */
  readonly hashes: Int32Array;
  /** `end << 3 | flags` of each token. */
  readonly spans: Int32Array;
  count: number;
}

/** The token is a word or number; otherwise it is a single mark. */
export const WORD = 1;
/** It holds a digit. */
export const NUMERIC = 2;
/** It is one character of a script without spaces. */
export const IDEOGRAPH = 4;

/** Stands for a run of digits; no byte of a word has this value. */
const DIGIT_MARK = 0x1ff;
const SPAN_SHIFT = 3;
const FNV_PRIME = 0x0100_0193;

const WORD_BIT = 0x100;
const WIDE_BIT = 0x200;
const DIGIT_BIT = 0x400;
const MARK_BIT = 0x800;
const DIGIT_SHIFT = 9;
const MARK_SHIFT = 11;
/** Per byte: its folded value, and what it is. */
const byteInfo = classifyBytes();

/** Makes room for the tokens of a text of `bytes` bytes. */
export function createTokenBuffer(bytes: number): TokenBuffer {
  return { hashes: new Int32Array(bytes + 2), spans: new Int32Array(bytes + 2), count: 0 };
}

export function spanEnd(span: number): number {
  return span >>> SPAN_SHIFT;
}

/** Hashes an ASCII word as {@link cutTokens} does. */
export function hashWord(word: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < word.length; index += 1) {
    hash = Math.imul(hash ^ ((byteInfo[word.charCodeAt(index)] as number) & 0xff), FNV_PRIME);
  }
  return hash;
}

/** Hashes the word or number that ends at `end` with each run of digits as one mark: `Nf3` is not `e4`. */
export function hashWithoutDigits(bytes: Uint8Array, end: number, seed: number): number {
  let start = end;
  while (start > 0 && ((byteInfo[bytes[start - 1] as number] as number) & (WORD_BIT | WIDE_BIT)) !== 0)
    start -= 1;
  let hash = seed;
  let wasDigit = false;
  for (let index = start; index < end; index += 1) {
    const info = byteInfo[bytes[index] as number] as number;
    const isDigit = (info & DIGIT_BIT) !== 0;
    if (!isDigit || !wasDigit) hash = Math.imul(hash ^ (isDigit ? DIGIT_MARK : info & 0xff), FNV_PRIME);
    wasDigit = isDigit;
  }
  return hash;
}

/** Cuts a text, given as UTF-8 bytes, into words, numbers, ideographs and marks. O(bytes). */
export function cutTokens(bytes: Uint8Array, length: number, seed: number, buffer: TokenBuffer): void {
  const { hashes, spans } = buffer;
  let count = 0;
  let index = 0;
  while (index < length) {
    const byte = bytes[index] as number;
    let info = byteInfo[byte] as number;
    if ((info & (WORD_BIT | WIDE_BIT)) === 0) {
      index += 1;
      hashes[count] = byte;
      spans[count] = index << SPAN_SHIFT;
      count += info >>> MARK_SHIFT;
      continue;
    }
    let hash = seed;
    let digits = 0;
    while ((info & WORD_BIT) !== 0) {
      hash = Math.imul(hash ^ (info & 0xff), FNV_PRIME);
      digits |= info;
      index += 1;
      info = index < length ? (byteInfo[bytes[index] as number] as number) : 0;
    }
    if ((info & WIDE_BIT) === 0) {
      hashes[count] = hash;
      spans[count] = (index << SPAN_SHIFT) | WORD | ((digits >>> DIGIT_SHIFT) & NUMERIC);
      count += 1;
      continue;
    }
    buffer.count = count;
    index = wideToken(bytes, index, length, { seed, hash, digits }, buffer);
    count = buffer.count;
  }
  buffer.count = count;
}

/** A word so far, when it meets a character beyond ASCII. */
interface Prefix {
  readonly seed: number;
  readonly hash: number;
  readonly digits: number;
}

/**
 * Reads on from a character beyond ASCII: the rest of a word, and the ideographs and marks behind it up to the
 * next ASCII character.
 */
function wideToken(bytes: Uint8Array, at: number, length: number, prefix: Prefix, to: TokenBuffer): number {
  const { seed } = prefix;
  let { hash, digits } = prefix;
  let index = at;
  for (;;) {
    let point = codePoint(bytes, index);
    let script = scriptOf(point);
    while (script === "letter") {
      hash = Math.imul(hash ^ point, FNV_PRIME);
      index += pointBytes(point);
      let info = index < length ? (byteInfo[bytes[index] as number] as number) : 0;
      while ((info & WORD_BIT) !== 0) {
        hash = Math.imul(hash ^ (info & 0xff), FNV_PRIME);
        digits |= info;
        index += 1;
        info = index < length ? (byteInfo[bytes[index] as number] as number) : 0;
      }
      if ((info & WIDE_BIT) === 0) {
        point = 0;
        break;
      }
      point = codePoint(bytes, index);
      script = scriptOf(point);
    }
    if (hash !== seed) push(to, hash, (index << SPAN_SHIFT) | WORD | ((digits >>> DIGIT_SHIFT) & NUMERIC));
    if (point === 0) return index;
    index += pointBytes(point);
    const flags = script === "ideograph" ? IDEOGRAPH : 0;
    push(to, Math.imul(point ^ seed, FNV_PRIME), (index << SPAN_SHIFT) | flags);
    if (index >= length || (bytes[index] as number) < 0x80) return index;
    hash = seed;
    digits = 0;
  }
}

function push(buffer: TokenBuffer, hash: number, span: number): void {
  buffer.hashes[buffer.count] = hash;
  buffer.spans[buffer.count] = span;
  buffer.count += 1;
}

function classifyBytes(): Int32Array {
  const info = new Int32Array(256);
  for (let byte = 0x21; byte < 0x80; byte += 1) info[byte] = byte | MARK_BIT;
  for (let byte = 0x80; byte < 0x100; byte += 1) info[byte] = byte | WIDE_BIT;
  for (let digit = 0x30; digit <= 0x39; digit += 1) info[digit] = digit | WORD_BIT | DIGIT_BIT;
  for (let upper = 0x41; upper <= 0x5a; upper += 1) {
    info[upper] = info[upper | 0x20] = upper | 0x20 | WORD_BIT;
  }
  info[0x5f] = 0x5f | WORD_BIT;
  return info;
}
