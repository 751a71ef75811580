/** Zero bytes behind a text: what reads a block at a time reads on past the end. */
const PADDING = 48;
/** Longest UTF-8 sequence of one UTF-16 unit. */
const BYTES_PER_UNIT = 3;

/** A text as UTF-8, in a buffer that is used again for the next. Zeroes follow it. */
export interface TextBytes {
  readonly bytes: Uint8Array;
  /** The same bytes, to read four at once from any place. */
  readonly view: DataView;
  /** Bytes that the text takes. */
  length: number;
}

/** Makes room for a text of `chars` characters. */
export function createTextBytes(chars: number): TextBytes {
  const bytes = new Uint8Array(chars * BYTES_PER_UNIT + PADDING);
  return { bytes, view: new DataView(bytes.buffer), length: 0 };
}

const encoder = new TextEncoder();

/** Writes `text` in place of what stood there. Lone surrogates become U+FFFD. */
export function loadText(to: TextBytes, text: string): void {
  const { written } = encoder.encodeInto(text, to.bytes);
  for (let at = written; at < written + PADDING; at += 8) to.view.setFloat64(at, 0);
  to.length = written;
}
