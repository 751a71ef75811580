/**
 * Returns a count that no byte-level tokenizer exceeds: the UTF-8 bytes, as each token covers at least one. For
 * reservations where no exact count is at hand. It does not include what a provider wraps around messages.
 */
export function upperBoundTokens(text: string): number {
  return Buffer.byteLength(text);
}
