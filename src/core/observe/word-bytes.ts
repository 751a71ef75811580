/** 1 for the bytes of words: letters, digits, `_` and, unless a closer look denies it, all beyond ASCII. */
export const wordBytes = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x80 || /\w/.test(String.fromCharCode(byte)) ? 1 : 0,
);
