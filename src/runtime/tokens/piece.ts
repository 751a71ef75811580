import { cell } from "./cell.js";
import { MergeQueue } from "./merge-queue.js";
import { extendHash, type HashedBytes, type Vocabulary } from "./vocabulary.js";

/** One piece of text as bytes, with the working memory for merging them; reused from piece to piece. */
export interface Piece extends HashedBytes {
  readonly vocabulary: Vocabulary;
  /** Bytes in use. */
  length: number;
  /** Where the part that starts here ends; the next part starts there. */
  readonly ends: Int32Array;
  /** Where the part before the one that starts here starts. */
  readonly previous: Int32Array;
  /** Rank of the part that starts here joined with the next one. */
  readonly joined: Int32Array;
  readonly queue: MergeQueue;
}

/** UTF-8 needs at most three bytes for a UTF-16 unit: a surrogate pair takes four bytes for its two. */
const MOST_BYTES_PER_CHAR = 3;

/** Allocates a piece of up to `chars` UTF-16 units. */
export function createPiece(vocabulary: Vocabulary, chars: number): Piece {
  const bytes = chars * MOST_BYTES_PER_CHAR;
  return {
    vocabulary,
    bytes: new Uint8Array(bytes),
    prefixes: new Int32Array(bytes + 1),
    length: 0,
    ends: new Int32Array(bytes),
    previous: new Int32Array(bytes),
    joined: new Int32Array(bytes),
    queue: new MergeQueue(3 * bytes), // one key per byte at first, then at most two per merge
  };
}

/** Puts the characters from `start` up to `end` into the piece, as UTF-8; a lone surrogate becomes U+FFFD. */
export function fillPiece(piece: Piece, text: string, start: number, end: number): void {
  piece.length = 0;
  for (let index = start; index < end; index++) {
    const codePoint = text.codePointAt(index) ?? REPLACEMENT;
    appendCodePoint(piece, isSurrogate(codePoint) ? REPLACEMENT : codePoint);
    if (codePoint > 0xffff) index++;
  }
}

const REPLACEMENT = 0xfffd;

function isSurrogate(codePoint: number): boolean {
  return codePoint >= 0xd800 && codePoint <= 0xdfff;
}

function appendCodePoint(piece: Piece, codePoint: number): void {
  if (codePoint < 0x80) append(piece, codePoint);
  else if (codePoint < 0x800) append(piece, 0xc0 | (codePoint >> 6));
  else if (codePoint < 0x10000) append(piece, 0xe0 | (codePoint >> 12));
  else append(piece, 0xf0 | (codePoint >> 18));
  if (codePoint >= 0x10000) appendContinuation(piece, codePoint >> 12);
  if (codePoint >= 0x800) appendContinuation(piece, codePoint >> 6);
  if (codePoint >= 0x80) appendContinuation(piece, codePoint);
}

function appendContinuation(piece: Piece, bits: number): void {
  append(piece, 0x80 | (bits & 0x3f));
}

function append(piece: Piece, byte: number): void {
  const index = piece.length++;
  piece.bytes[index] = byte;
  piece.prefixes[index + 1] = extendHash(cell(piece.prefixes, index), byte);
}
