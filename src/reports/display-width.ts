/** Characters that a terminal shows in two columns: East Asian scripts, full-width forms, emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;

/** Characters that take no column of their own: combining marks, joiners. */
const NARROW = /^[\p{M}\p{Cf}]$/u;

const ASCII = /^[\x20-\x7e]*$/;

/** Counts the columns that a line takes in a terminal. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let columns = 0;
  for (const character of text) columns += widthOf(character);
  return columns;
}

/** Cuts a line to so many columns; what was cut ends in an ellipsis. */
export function cutToWidth(text: string, columns: number): string {
  return displayWidth(text) <= columns ? text : `${splitAtWidth(text, columns - 1)[0]}…`;
}

/** Splits a line after as many characters as fit, and at least one. */
export function splitAtWidth(text: string, columns: number): readonly [head: string, rest: string] {
  let used = 0;
  let length = 0;
  for (const character of text) {
    used += widthOf(character);
    if (used > columns && length > 0) break;
    length += character.length;
  }
  return [text.slice(0, length), text.slice(length)];
}

/** Fills a line with spaces up to so many columns. */
export function padToWidth(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - displayWidth(text)));
}

function widthOf(character: string): number {
  if (WIDE.test(character)) return 2;
  return NARROW.test(character) ? 0 : 1;
}
