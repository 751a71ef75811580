import { headOf } from "./head-of.js";

/** Longest head that is copied by way of the buffer: all that summaries keep. */
const MAX_BUFFERED_CHARS = 1_024;
/** Longest UTF-8 sequence of one UTF-16 unit. */
const BYTES_PER_UNIT = 3;

const buffer = Buffer.allocUnsafe(MAX_BUFFERED_CHARS * BYTES_PER_UNIT);

/**
 * Copies the first `chars` UTF-16 units of a text. A slice alone would keep the whole text alive: 200 KB for 600
 * characters of a long message. Halves of characters become U+FFFD.
 */
export function copyHead(text: string, chars: number): string {
  const head = headOf(text, chars);
  if (head.length > MAX_BUFFERED_CHARS) return Buffer.from(head).toString();
  const bytes = buffer.write(head);
  // As many bytes as characters: all ASCII, which need not be decoded.
  return buffer.toString(bytes === head.length ? "latin1" : "utf8", 0, bytes);
}
