import { cell } from "./cell.js";
import type { Piece } from "./piece.js";
import { NO_RANK } from "./vocabulary.js";

/** Counts the tokens of a piece: joins the pair of lowest rank, leftmost first, until no pair is a token. */
export function countPiece(piece: Piece): number {
  if (piece.vocabulary.rankOf(piece, 0, piece.length) !== NO_RANK) return 1;
  splitIntoBytes(piece);
  let tokens = piece.length;
  for (let key = piece.queue.pop(); key !== undefined; key = piece.queue.pop()) {
    const rank = Math.floor(key / POSITIONS);
    const start = key - rank * POSITIONS;
    // Otherwise one of the two has been joined with another part since.
    if (piece.joined[start] !== rank) continue;
    joinWithNext(piece, start);
    tokens--;
  }
  return tokens;
}

/** A key is rank × POSITIONS + start, so keys sort in merging order. 2^18 is above the bytes of any piece. */
const POSITIONS = 2 ** 18;

function splitIntoBytes(piece: Piece): void {
  for (let start = 0; start < piece.length; start++) {
    piece.ends[start] = start + 1;
    piece.previous[start] = start - 1;
  }
  for (let start = 0; start < piece.length; start++) rankPair(piece, start);
}

function joinWithNext(piece: Piece, start: number): void {
  const next = cell(piece.ends, start);
  const end = cell(piece.ends, next);
  piece.ends[start] = end;
  piece.joined[next] = NO_RANK;
  if (end < piece.length) piece.previous[end] = start;
  rankPair(piece, start);
  if (start > 0) rankPair(piece, cell(piece.previous, start));
}

/** Queues the part that starts here to be joined with the next one, if together they are a token. */
function rankPair(piece: Piece, start: number): void {
  const next = cell(piece.ends, start);
  const isLast = next === piece.length;
  const rank = isLast ? NO_RANK : piece.vocabulary.rankOf(piece, start, cell(piece.ends, next));
  piece.joined[start] = rank;
  if (rank !== NO_RANK) piece.queue.push(rank * POSITIONS + start);
}
