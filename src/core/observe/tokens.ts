/** Tokens of one text, in arrays that are used again for the next. */
export interface TokenBuffer {
  readonly seeds: readonly [low: number, high: number];
  /** Two independent hashes of each token. */
  readonly lows: Int32Array;
  readonly highs: Int32Array;
  /** `end << 4 | flags` of each token. */
  readonly spans: Int32Array;
  /** Places of the words that hold a digit or stand before a dash: what may be an id, a time or a number. */
  readonly suspects: Int32Array;
  count: number;
  suspectCount: number;
}

/** The token is a single mark. */
export const MARK = 0;
/** It is a word or number. */
export const WORD = 1;
/** It holds a digit. */
export const NUMERIC = 2;
/** It is one character of a script without spaces. */
export const IDEOGRAPH = 4;
/** It stood for a time or id. */
export const MASKED = 8;
/** Span of a token that was part of the masked one before it. */
export const GONE = 0;

export const SPAN_SHIFT = 4;

/** Makes room for the tokens of a text of `bytes` bytes, and for one behind them. */
export function createTokenBuffer(bytes: number, seeds: readonly [number, number]): TokenBuffer {
  const room = () => new Int32Array(bytes + 2);
  return { seeds, lows: room(), highs: room(), spans: room(), suspects: room(), count: 0, suspectCount: 0 };
}

export function spanOf(end: number, flags: number): number {
  return (end << SPAN_SHIFT) | flags;
}

export function spanEnd(span: number): number {
  return span >>> SPAN_SHIFT;
}
