/** How a character beyond ASCII is read. */
export type Script = "letter" | "ideograph" | "mark";

/** Decodes the UTF-8 sequence at `index`. The bytes come from an encoder, so they are well formed. */
export function codePoint(bytes: Uint8Array, index: number): number {
  const lead = bytes[index] as number;
  const second = (bytes[index + 1] as number) & 0x3f;
  if (lead < 0xe0) return ((lead & 0x1f) << 6) | second;
  const third = (bytes[index + 2] as number) & 0x3f;
  if (lead < 0xf0) return ((lead & 0x0f) << 12) | (second << 6) | third;
  return ((lead & 0x07) << 18) | (second << 12) | (third << 6) | ((bytes[index + 3] as number) & 0x3f);
}

/** Length of the UTF-8 sequence of a code point beyond ASCII. */
export function pointBytes(point: number): number {
  if (point < 0x800) return 2;
  return point < 0x1_0000 ? 3 : 4;
}

/** Scripts written without spaces are ideographs (Thai too); punctuation, symbols and emoji are marks. */
export function scriptOf(point: number): Script {
  // Most of what comes here.
  if (point >= 0x3040 && point < 0xa000) return "ideograph";
  if (point < 0xc0) return "mark";
  if (point < 0x0e00) return "letter";
  if (point < 0x0e80) return "ideograph";
  if (point < 0x2000) return "letter";
  if (point < 0x2c00) return "mark";
  if (point < 0x2e00) return "letter";
  if (point < 0x3040) return "mark";
  if (point < 0xac00) return "letter";
  if (point < 0xd800) return "ideograph";
  if (point >= 0xf900 && point < 0xfb00) return "ideograph";
  return point >= 0x2_0000 && point < 0x3_2000 ? "ideograph" : "mark";
}
