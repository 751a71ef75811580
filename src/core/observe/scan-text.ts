import type { TextBytes } from "./text-bytes.js";

/** Two 32-bit lanes that a text is hashed into, to the letter. */
export interface TextHash {
  low: number;
  high: number;
}

/** Where the runs of word bytes of a text lie: letters, digits, `_` and all beyond ASCII. */
export interface Spans {
  /** Begin and end of each in turn. */
  readonly edges: Int32Array;
  count: number;
}

/** Bytes looked at together: one bit each. */
const BLOCK = 32;
/** Highest bit of each of four bytes. */
const TOPS = 0x8080_8080 | 0;
/** Brings the highest bits of four bytes together in the highest four. */
const GATHER = 0x0020_4081;
const LOW_PRIME = 0x9e37_79b1;
const HIGH_PRIME = 0x85eb_ca77;

/** Makes room for the spans of a text of `bytes` bytes. */
export function createSpans(bytes: number): Spans {
  return { edges: new Int32Array(bytes + BLOCK), count: 0 };
}

/**
 * Makes the function that finds the spans of a text without a branch for each byte: where words end cannot be
 * predicted, and a wrong guess costs more than a word. It hashes the text, or the next piece of one, on the way:
 * the processor does so while it would wait. O(bytes).
 */
export function createTextScanner(text: TextBytes, spans: Spans, hash: TextHash): () => void {
  return () => {
    const { edges } = spans;
    const { view } = text;
    const length = text.length | 0;
    // Zeroes follow the text, and some texts end in them.
    let low = (hash.low ^ length) | 0;
    let high = hash.high | 0;
    let count = 0;
    let before = 0;
    // Up to and with the end: a word that ends there has its edge there.
    for (let block = 0; block <= length; block = (block + BLOCK) | 0) {
      let bits = 0;
      for (let at = 0; at < BLOCK; at = (at + 4) | 0) {
        // A sum reaches the top bit of a byte from some character on; two such limits make a range.
        const lane = view.getInt32((block + at) | 0, true);
        low = Math.imul(low ^ lane, LOW_PRIME);
        low ^= low >>> 15;
        high = (Math.imul(high, HIGH_PRIME) + low) | 0;
        const ascii = lane & 0x7f7f_7f7f;
        const lower = ascii | 0x2020_2020;
        const letters = (lower + 0x1f1f_1f1f) ^ (lower + 0x0505_0505);
        const digits = (ascii + 0x5050_5050) ^ (ascii + 0x4646_4646);
        const scores = (ascii + 0x2121_2121) ^ (ascii + 0x2020_2020);
        const tops = ((letters ^ digits ^ scores) | lane) & TOPS;
        bits |= (Math.imul(tops, GATHER) >>> 28) << at;
      }
      let changes = bits ^ ((bits << 1) | before);
      before = bits >>> 31;
      while (changes !== 0) {
        edges[count] = (block + 31 - Math.clz32(changes & -changes)) | 0;
        count = (count + 1) | 0;
        changes &= changes - 1;
      }
    }
    spans.count = count >>> 1;
    hash.low = low;
    hash.high = high;
  };
}
