/**
 * Longest text that is counted in full, in UTF-16 units. The worst text of this length takes 40 ms, and 80 beside
 * other work (`npm run bench:tokens`); longer ones would hold up the event loop.
 */
export const LONGEST_EXACT_CHARS = 65_536;

/** Estimates the tokens of a longer text: counts windows spread evenly over it and scales up to its length. */
export function estimateTokens(text: string, countExactly: (text: string) => number): number {
  const gap = (text.length - WINDOW_CHARS) / (WINDOWS - 1);
  let sampled = 0;
  for (let index = 0; index < WINDOWS; index++) {
    const start = Math.floor(index * gap);
    sampled += countExactly(text.slice(start, start + WINDOW_CHARS));
  }
  return Math.ceil((sampled * text.length) / LONGEST_EXACT_CHARS);
}

/** Many windows follow a text that changes on its way; each is long enough that its cut ends weigh little. */
const WINDOWS = 16;
const WINDOW_CHARS = LONGEST_EXACT_CHARS / WINDOWS;
