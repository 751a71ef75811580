import type { TokenBuffer } from "./tokens.js";
import { wordBytes } from "./word-bytes.js";

/** Stands for a run of digits; no byte of a word has this value. */
const DIGIT_MARK = 0x1ff;

/**
 * Hashes the word or number that ends at `end`, and begins at `from` or behind it, with each run of digits as one
 * mark: `Nf3` is not `e4`. The hashes are written behind the last token.
 */
export function hashWithoutDigits(bytes: Uint8Array, from: number, end: number, to: TokenBuffer): void {
  let start = end;
  while (start > from && wordBytes[bytes[start - 1] as number] !== 0) start -= 1;
  let low = to.seeds[0] | 0;
  let high = to.seeds[1] | 0;
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
  to.lows[to.count] = low;
  to.highs[to.count] = high;
}
