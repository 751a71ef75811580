/** Longest piece that is looked for, in tokens: a short sentence with its marks. */
export const MAX_PIECE = 16;
/** Tokens that must be covered: "no, no, no" is emphasis, and a refrain is not that long. */
export const MIN_COVERED = 64;

/**
 * Counts how often the text's last piece of words is repeated before its last word; 0 for hardly ever. A model that
 * is stuck goes on until it is cut off, so the end tells. Marks and numbers alone are lines and tables. At most 16
 * comparisons unless something does repeat.
 *
 * @param end tokens before the last word, which may have been cut off in its middle.
 */
export function repeatedTail(tokens: Int32Array, end: number): number {
  for (let piece = 1; piece <= MAX_PIECE && end >= MIN_COVERED; piece += 1) {
    let at = end - 1;
    while (at >= piece && tokens[at] === tokens[at - piece]) at -= 1;
    const covered = end - 1 - at + piece;
    if (covered < MIN_COVERED) continue;
    return holdsWord(tokens, end - piece, end) ? Math.round(covered / piece) : 0;
  }
  return 0;
}

function holdsWord(tokens: Int32Array, from: number, to: number): boolean {
  for (let index = from; index < to; index += 1) if (((tokens[index] as number) & 1) !== 0) return true;
  return false;
}
