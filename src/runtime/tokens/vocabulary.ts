import { cell } from "./cell.js";

/** What js-tiktoken ships per encoding: the split pattern, and the tokens as base64 in rank order. */
export interface RankFile {
  readonly pat_str: string;
  readonly bpe_ranks: string;
}

/** Bytes with a running hash, so that any span of them is looked up without being copied. */
export interface HashedBytes {
  readonly bytes: Uint8Array;
  /** `prefixes[n]` is the hash of the first n bytes. */
  readonly prefixes: Int32Array;
}

/** Knows the tokens of one encoding. */
export interface Vocabulary {
  /** Source of the regular expression that splits text into pieces; no token crosses a piece. */
  readonly pattern: string;
  /** Finds the rank of the bytes from `start` up to `end`, or `NO_RANK`. */
  readonly rankOf: (text: HashedBytes, start: number, end: number) => number;
}

/** Marks bytes that are no token. */
export const NO_RANK = -1;

/** Builds the lookup table of an encoding from js-tiktoken's rank file. */
export function createVocabulary(file: RankFile): Vocabulary {
  const tokens = packTokens(tokensByRank(file.bpe_ranks));
  const { bytes, bounds, longest } = tokens;
  const slots = createSlots(tokens);
  const powers = powersUpTo(longest);
  return { pattern: file.pat_str, rankOf };

  function rankOf(text: HashedBytes, start: number, end: number): number {
    if (end - start > longest) return NO_RANK;
    const before = Math.imul(cell(text.prefixes, start), cell(powers, end - start));
    for (let slot = slotOf((cell(text.prefixes, end) - before) | 0, slots); ; slot = slotAfter(slot, slots)) {
      const rank = cell(slots, slot);
      if (rank === NO_RANK || isToken(rank, text.bytes, start, end)) return rank;
    }
  }

  function isToken(rank: number, text: Uint8Array, start: number, end: number): boolean {
    const shift = cell(bounds, rank) - start;
    if (cell(bounds, rank + 1) - shift !== end) return false;
    for (let index = start; index < end; index++) if (text[index] !== bytes[index + shift]) return false;
    return true;
  }
}

/** Returns the hash of bytes that are followed by one more. */
export function extendHash(hash: number, byte: number): number {
  return (Math.imul(hash, HASH_BASE) + byte + 1) | 0;
}

/** Odd, so that multiplying by it loses nothing modulo 2^32. The value is the 32-bit FNV prime. */
const HASH_BASE = 16_777_619;

interface PackedTokens {
  /** Bytes of all tokens, one after the other in rank order. */
  readonly bytes: Uint8Array;
  /** A rank's bytes are those from `bounds[rank]` up to `bounds[rank + 1]`. */
  readonly bounds: Int32Array;
  /** Bytes of the longest token. */
  readonly longest: number;
}

/** A line is a mark, the rank of its first token, then tokens of rising rank. Merging needs only their order. */
function tokensByRank(ranks: string): string[] {
  return ranks.split("\n").flatMap((line) => line.split(" ").slice(2));
}

function packTokens(tokens: readonly string[]): PackedTokens {
  const bytes = Buffer.alloc(tokens.reduce((sum, token) => sum + token.length, 0)); // base64 is the longer form
  const bounds = new Int32Array(tokens.length + 1);
  let longest = 0;
  for (const [rank, token] of tokens.entries()) {
    const start = cell(bounds, rank);
    const length = bytes.write(token, start, "base64");
    bounds[rank + 1] = start + length;
    longest = Math.max(longest, length);
  }
  return { bytes: Uint8Array.from(bytes.subarray(0, bounds.at(-1))), bounds, longest };
}

/** Fills an open-addressed table of ranks, at most half full: probes stay short whatever is looked up. */
function createSlots({ bytes, bounds }: PackedTokens): Int32Array {
  const tokens = bounds.length - 1;
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(tokens * 2))).fill(NO_RANK);
  for (let rank = 0; rank < tokens; rank++) {
    let slot = slotOf(hashOf(bytes, cell(bounds, rank), cell(bounds, rank + 1)), slots);
    while (cell(slots, slot) !== NO_RANK) slot = slotAfter(slot, slots);
    slots[slot] = rank;
  }
  return slots;
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0;
  for (let index = start; index < end; index++) hash = extendHash(hash, bytes[index] ?? 0);
  return hash;
}

/** Takes the top bits after multiplying by the golden ratio: the low bits of such a hash are its worst. */
function slotOf(hash: number, slots: Int32Array): number {
  return Math.imul(hash ^ (hash >>> 16), 0x9e3779b1) >>> (Math.clz32(slots.length) + 1);
}

function slotAfter(slot: number, slots: Int32Array): number {
  return (slot + 1) & (slots.length - 1);
}

function powersUpTo(longest: number): Int32Array {
  const powers = new Int32Array(longest + 1).fill(1);
  for (let n = 1; n <= longest; n++) powers[n] = Math.imul(cell(powers, n - 1), HASH_BASE);
  return powers;
}
