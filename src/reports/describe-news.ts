import type { News } from "./news.js";
import { shownText } from "./shown-text.js";

/** New words shown. */
const MAX_WORDS = 6;

const MAX_WORD_COLUMNS = 16;

/** Says what was new. */
export function describeNews(news: News): string {
  switch (news.kind) {
    case "equal":
      return "nothing, word for word";
    case "masked":
      return "nothing but ids, times or counters";
    case "unrecorded":
      return "another text, not recorded";
    case "words":
      return describeWords(news.words);
  }
}

function describeWords(words: readonly string[]): string {
  if (words.length === 0) return "nothing but known words";
  const shown = words.slice(0, MAX_WORDS).map((word) => shownText(word, MAX_WORD_COLUMNS));
  const more = words.length > MAX_WORDS ? ` and ${words.length - MAX_WORDS} more words` : "";
  return shown.join(", ") + more;
}
