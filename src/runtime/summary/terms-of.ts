/** Scripts that put no spaces between words: there, pairs of characters stand for words. */
const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}`;

const RUNS = new RegExp(String.raw`([${UNSPACED}]+)|((?:(?![${UNSPACED}])[\p{L}\p{N}_])+)`, "gu");

/** Shorter words are mostly glue (`is`, `to`, `de`). Those with a digit name something. */
const MIN_WORD_CHARS = 3;

/** Returns the distinct words of a text that may carry meaning, in any script. */
export function termsOf(text: string): Set<string> {
  const terms = new Set<string>();
  for (const [, unspaced, word = ""] of text.toLowerCase().matchAll(RUNS)) {
    if (unspaced !== undefined) addPairs(terms, [...unspaced]);
    else if (word.length >= MIN_WORD_CHARS || /\p{N}/u.test(word)) terms.add(word);
  }
  return terms;
}

function addPairs(terms: Set<string>, characters: readonly string[]): void {
  if (characters.length === 1) terms.add(characters.join(""));
  for (let at = 1; at < characters.length; at += 1) terms.add(`${characters[at - 1]}${characters[at]}`);
}
