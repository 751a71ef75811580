import { countPiece } from "./count-piece.js";
import { createPiece, fillPiece } from "./piece.js";
import type { Vocabulary } from "./vocabulary.js";

/**
 * Makes the exact counter of a vocabulary. Special tokens such as `<|endoftext|>` count as the plain text they
 * are. Time is n log n in the length of the text, whatever it is made of.
 */
export function createCountTokens(vocabulary: Vocabulary): (text: string) => number {
  const pattern = new RegExp(vocabulary.pattern, "gu");
  const usual = createPiece(vocabulary, USUAL_CHARS);
  return (text) => {
    let tokens = 0;
    pattern.lastIndex = 0;
    // The pattern matches every character, so a piece starts where the one before it ended.
    for (let start = 0; pattern.test(text); start = pattern.lastIndex) {
      const chars = pattern.lastIndex - start;
      const piece = chars <= USUAL_CHARS ? usual : createPiece(vocabulary, chars);
      fillPiece(piece, text, start, pattern.lastIndex);
      tokens += countPiece(piece);
    }
    return tokens;
  };
}

/** Longer pieces are rare in real text and get memory of their own, so that none is held for them. */
const USUAL_CHARS = 256;
