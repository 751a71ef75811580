/**
 * Ends of sentences. A full stop counts before white space that no small letter follows (`e.g. this`), not in the
 * number of a list item; within numbers, names and URLs nothing follows but more of them.
 */
const SENTENCE_END = new RegExp(
  [
    String.raw`(?<!^\s{0,8}\d{1,3})\.+["'”’)\]]*(?=\s|$)(?!\s+\p{Ll})`,
    String.raw`[!?]+["'”’)\]]*(?=\s|$|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana})`,
    String.raw`(?<=\p{Script=Han})\.(?=\p{Script=Han})`,
    `[。！？]+["'”’」』）)]*`,
    String.raw`\n`,
  ].join("|"),
  "gmu",
);

const LETTER = /[\p{L}\p{N}]/u;

/** Splits a text of any language into its sentences, in order. Meant for excerpts: quadratic in runs of full stops. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const { index, 0: mark } of text.matchAll(SENTENCE_END)) {
    sentences.push(text.slice(start, index + mark.length).trim());
    start = index + mark.length;
  }
  sentences.push(text.slice(start).trim());
  return sentences.filter((sentence) => LETTER.test(sentence));
}
