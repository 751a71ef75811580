/** Controls (C0, DEL, C1), direction marks, and the two separators that many readers take for a line end. */
const HARMFUL_CHARACTERS = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

/** Writes out as escapes all characters that could start a new line, drive a terminal or reorder what a reader sees. */
export function visibleText(text: string): string {
  return text.replace(
    HARMFUL_CHARACTERS,
    (character) => SHORT_ESCAPES.get(character) ?? unicodeEscape(character),
  );
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
