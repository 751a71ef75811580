/**
 * Guesses tokens as a quarter of the UTF-8 bytes, rounded up. Against o200k_base (`npm run bench:tokens`) that is
 * 7 % high on code, 31 % high on plain English, 9 % low on Chinese and 38 % low on JSON. A quarter of the
 * characters, the usual rule, is 59 % low on Chinese.
 */
export function heuristicTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}

const BYTES_PER_TOKEN = 4;
