import type { WordHash } from "./word-hash.js";

/** Stands for a run of digits; no byte of a word has this value. */
const DIGIT_MARK = 0x1ff;

/** Hashes a word that holds digits with each run of them as one mark: `Nf3` is not `e4`. */
export function hashWithoutDigits(to: WordHash, bytes: Uint8Array, start: number, end: number): void {
  let low = 0;
  let high = 0;
  let wasDigit = false;
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index] as number;
    const isDigit = byte >= 0x30 && byte <= 0x39;
    if (!isDigit || !wasDigit) {
      const part = isDigit ? DIGIT_MARK : byte | (byte < 0x80 ? 0x20 : 0);
      low = Math.imul(low ^ part, 0x0100_0193);
      high = Math.imul(high ^ part, 0x85eb_ca77);
      high ^= high >>> 15;
    }
    wasDigit = isDigit;
  }
  to.low = low;
  to.high = high;
}
