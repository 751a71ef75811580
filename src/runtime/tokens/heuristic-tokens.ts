/**
 * Guesses tokens as a quarter of the UTF-8 bytes, rounded up. Measured against o200k_base the quarter is 11 %
 * high on English prose, 3 % low on Chinese and 42 % low on JSON; a quarter of the characters, the usual rule,
 * is 68 % low on Chinese.
 */
export function heuristicTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}

const BYTES_PER_TOKEN = 4;
