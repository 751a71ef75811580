import type { EvidencePair } from "./evidence-collector.js";
import type { EvidenceEvent, EvidenceText } from "./evidence-event.js";
import { shownText } from "./shown-text.js";

/** New words shown. */
const MAX_WORDS = 6;

const MAX_WORD_COLUMNS = 16;

/** Words of scripts with spaces; in others each character stands for itself. */
const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}_]+/gu;

/** Says what an event brought that its counterpart in the period before had not. */
export function describeNews({ latest, before }: EvidencePair): string {
  if (!before) return "";
  const parts = [latest.asked, latest.answered, before.asked, before.answered].filter(
    (part) => part !== null,
  );
  if (parts.length === 0) return "";
  if (isEqual(latest, before, "exact")) return "nothing, word for word";
  if (isEqual(latest, before, "fine")) return "nothing but ids, times or counters";
  if (parts.some(({ text }) => text === null)) return "another text, not recorded";
  return newWords(latest, before);
}

type Precision = "exact" | "fine";

function isEqual(one: EvidenceEvent, other: EvidenceEvent, by: Precision): boolean {
  return isEqualPart(one.asked, other.asked, by) && isEqualPart(one.answered, other.answered, by);
}

function isEqualPart(one: EvidenceText | null, other: EvidenceText | null, by: Precision): boolean {
  if (!one || !other) return one === other;
  return one.print !== undefined && one.print[by] === other.print?.[by];
}

function newWords(latest: EvidenceEvent, before: EvidenceEvent): string {
  const known = wordsOf(before);
  const words = [...wordsOf(latest)].filter((word) => !known.has(word));
  if (words.length === 0) return "no word";
  const shown = words.slice(0, MAX_WORDS).map((word) => shownText(word, MAX_WORD_COLUMNS));
  const more = words.length > MAX_WORDS ? ` and ${words.length - MAX_WORDS} more words` : "";
  return shown.join(", ") + more;
}

function wordsOf({ asked, answered }: EvidenceEvent): ReadonlySet<string> {
  return new Set(`${asked?.text} ${answered?.text}`.toLowerCase().match(WORD));
}
