/**
 * Tokens of a text in order, each a number: words have their lowest bit set, numbers and marks have not. What comes
 * in the same order again is seen in it.
 */
export interface Trail {
  readonly tokens: Int32Array;
  count: number;
}

/** Makes room for the tokens of a text of `bytes` bytes. */
export function createTrail(bytes: number): Trail {
  return { tokens: new Int32Array(bytes + 8), count: 0 };
}
