import { headOf } from "./head-of.js";

/**
 * Copies the first `chars` UTF-16 units of a text. A slice alone would keep the whole text alive: 200 KB for 600
 * characters of a long message. Halves of characters become U+FFFD.
 */
export function copyHead(text: string, chars: number): string {
  return Buffer.from(headOf(text, chars)).toString();
}
