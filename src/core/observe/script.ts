/** The character is a mark. */
export const MARK = 0;
/** It is part of a word or number. */
export const WORD = 1;
/** It belongs to a script without spaces. */
export const IDEOGRAPH = 2;

/** Four bytes that begin with the lead byte of a sequence of three, and of four, as signed integers. */
const LEAD_OF_THREE = 0xe000_0000 | 0;
const LEAD_OF_FOUR = 0xf000_0000 | 0;

/** Decodes the UTF-8 sequence at `index`. The bytes come from an encoder, so they are well formed. */
export function codePoint(view: DataView, index: number): number {
  const bytes = view.getInt32(index);
  if (bytes >= LEAD_OF_FOUR) {
    return (
      ((bytes >>> 6) & 0x1c_0000) | ((bytes >>> 4) & 0x3_f000) | ((bytes >>> 2) & 0xfc0) | (bytes & 0x3f)
    );
  }
  if (bytes >= LEAD_OF_THREE) {
    return ((bytes >>> 12) & 0xf000) | ((bytes >>> 10) & 0xfc0) | ((bytes >>> 8) & 0x3f);
  }
  return ((bytes >>> 18) & 0x7c0) | ((bytes >>> 16) & 0x3f);
}

/** Length of the UTF-8 sequence of a code point beyond ASCII. */
export function pointBytes(point: number): number {
  if (point < 0x800) return 2;
  return point < 0x1_0000 ? 3 : 4;
}

/**
 * How a character beyond ASCII is read: as part of a word, as an ideograph, as a mark. Scripts written without spaces
 * are ideographs (Thai too); punctuation, symbols and emoji are marks.
 */
export function scriptOf(point: number): typeof WORD | typeof IDEOGRAPH | typeof MARK {
  // Most of what comes here.
  if (point >= 0x3040 && point < 0xa000) return IDEOGRAPH;
  if (point < 0xc0) return MARK;
  if (point < 0x0e00) return WORD;
  if (point < 0x0e80) return IDEOGRAPH;
  if (point < 0x2000) return WORD;
  if (point < 0x2c00) return MARK;
  if (point < 0x2e00) return WORD;
  if (point < 0x3040) return MARK;
  if (point < 0xac00) return WORD;
  if (point < 0xd800) return IDEOGRAPH;
  if (point >= 0xf900 && point < 0xfb00) return IDEOGRAPH;
  return point >= 0x2_0000 && point < 0x3_2000 ? IDEOGRAPH : MARK;
}
