/** Bits of a vocabulary sketch. 2,048 to 16,384 bits gave equal recall in measurements, 1,024 lost 7 %. */
export const VOCABULARY_BITS = 4_096;

const BITMAP_BYTES = VOCABULARY_BITS / 8;
/** Positions take two bytes each, so up to here a list is no larger than the bitmap. */
const LIST_LIMIT = BITMAP_BYTES / 2 - 1;

/** Packs word positions into base64: a list of 16-bit numbers, or the whole bitmap when that is smaller. */
export function encodeVocabulary(words: readonly number[]): string {
  return toBase64(words.length <= LIST_LIMIT ? packList(words) : packBitmap(words));
}

/** Unpacks {@link encodeVocabulary}. Positions out of range cannot occur; a bitmap comes back sorted. */
export function decodeVocabulary(packed: string): number[] {
  const bytes = fromBase64(packed);
  return bytes.length === BITMAP_BYTES ? unpackBitmap(bytes) : unpackList(bytes);
}

function packList(words: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(words.length * 2);
  words.forEach((word, index) => {
    bytes[index * 2] = word & 0xff;
    bytes[index * 2 + 1] = word >>> 8;
  });
  return bytes;
}

function unpackList(bytes: Uint8Array): number[] {
  const words: number[] = [];
  for (let index = 0; index + 1 < bytes.length; index += 2) {
    words.push(((bytes[index] ?? 0) | ((bytes[index + 1] ?? 0) << 8)) % VOCABULARY_BITS);
  }
  return words;
}

function packBitmap(words: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(BITMAP_BYTES);
  for (const word of words) bytes[word >>> 3] = (bytes[word >>> 3] ?? 0) | (1 << (word & 7));
  return bytes;
}

function unpackBitmap(bytes: Uint8Array): number[] {
  const words: number[] = [];
  for (let word = 0; word < VOCABULARY_BITS; word += 1) {
    if (((bytes[word >>> 3] ?? 0) >>> (word & 7)) & 1) words.push(word);
  }
  return words;
}

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function fromBase64(packed: string): Uint8Array {
  const text = atob(packed);
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
