/** Longest quotation in a message: about one line of a terminal. */
const MAX_QUOTE_CHARS = 80;

/** Controls (C0, DEL, C1), direction marks, zero-width characters and the separators that end lines in some readers. */
const HARMFUL_CHARACTERS = /[\p{Cc}\p{Bidi_Control}\u200b-\u200d\u2028\u2029\ufeff]/gu;

/** Quotes a value that came from outside in one short line that cannot drive a terminal. Never walks into it. */
export function quote(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string") return quoteText(value);
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  return value !== null && typeof value === "object" ? "an object" : String(value);
}

function quoteText(text: string): string {
  const quoted = JSON.stringify(text.slice(0, MAX_QUOTE_CHARS)).replace(HARMFUL_CHARACTERS, unicodeEscape);
  return quoted.length <= MAX_QUOTE_CHARS && text.length <= MAX_QUOTE_CHARS
    ? quoted
    : `${quoted.slice(0, MAX_QUOTE_CHARS)}…`;
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
