import { type FingerprintKey, joinLanes, mix } from "../fingerprint.js";
import { createKnownTexts } from "./known-texts.js";
import type { Print } from "./print.js";
import { createSpans, createTextScanner, type TextHash } from "./scan-text.js";
import { createSkeletonReader } from "./skeleton.js";
import { createTextBytes, loadText } from "./text-bytes.js";

/** A text read once. */
export interface PrintedText {
  readonly print: Print;
  /** UTF-8 bytes of the text. */
  readonly bytes: number;
}

/**
 * Characters read for wording. A cap of 4,096 hid real edits in the middle of long documents in 67 of
 * 100 measured revisions, 16,384 in none; what lies beyond still counts to the letter.
 */
const READ_CHARS = 16_384;

/** Makes the function that fingerprints texts. Equal texts and keys give equal prints; the memo only saves time. */
export function createPrinter(key: FingerprintKey): (text: string) => PrintedText {
  const loaded = createTextBytes(READ_CHARS);
  const spans = createSpans(loaded.bytes.length);
  const hash: TextHash = { low: 0, high: 0 };
  const scan = createTextScanner(loaded, spans, hash);
  const readSkeleton = createSkeletonReader(key, loaded, spans);
  return createKnownTexts((text) => (text.length <= READ_CHARS ? read(text) : readLong(text)));

  function read(text: string): PrintedText {
    begin();
    loadText(loaded, text);
    scan();
    return { print: readSkeleton(exactHash(), text.length), bytes: loaded.length };
  }

  /** Reads the wording of the first piece, and all pieces to the letter. */
  function readLong(text: string): PrintedText {
    begin();
    let end = pieceEnd(text, 0);
    loadText(loaded, text.slice(0, end));
    scan();
    let bytes = loaded.length;
    const print = readSkeleton(0, text.length);
    while (end < text.length) {
      const start = end;
      end = pieceEnd(text, start);
      loadText(loaded, text.slice(start, end));
      scan();
      bytes += loaded.length;
    }
    const exact = exactHash();
    return {
      print: { ...print, exact, fine: mix(print.fine, exact), coarse: mix(print.coarse, exact) },
      bytes,
    };
  }

  function begin(): void {
    hash.low = key.seeds[0] | 0;
    hash.high = key.seeds[1] | 0;
  }

  function exactHash(): number {
    return joinLanes(hash.low, hash.high);
  }
}

/** Never between the two halves of one character: apart, every such character reads the same. */
function pieceEnd(text: string, start: number): number {
  const end = start + READ_CHARS;
  if (end >= text.length) return text.length;
  const last = text.charCodeAt(end - 1);
  return last >= 0xd800 && last < 0xdc00 ? end - 1 : end;
}
