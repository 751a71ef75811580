/** Takes the next text of a task and tells which of its words the task had not seen. */
export type TakeNewWords = (text: string) => readonly string[];

/** Words of scripts with spaces; in others each character stands for itself. */
const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}_]+/gu;

/** Characters of a text that are read: some twenty screens of it. */
const MAX_READ_CHARS = 50_000;

/** Words remembered, several times the vocabulary of a long task; the one seen first is forgotten. */
const MAX_WORDS = 100_000;

/** Makes the memory of the words of one task. */
export function createNewWords(): TakeNewWords {
  const seen = new Set<string>();
  return (text) => {
    const words = new Set(text.slice(0, MAX_READ_CHARS).toLowerCase().match(WORD));
    const unseen = [...words].filter((word) => !seen.has(word));
    for (const word of unseen) {
      if (seen.size >= MAX_WORDS) seen.delete(seen.values().next().value as string);
      seen.add(word);
    }
    return unseen;
  };
}
