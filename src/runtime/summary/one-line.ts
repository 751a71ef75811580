import { visibleText } from "../../core/visible-text.js";
import { headOf } from "./head-of.js";

/** Half of a character: no text has it, and many readers reject all that holds one. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/**
 * Writes what an agent said as one line of at most `chars` UTF-16 units: white space collapsed, controls and direction
 * marks made visible, `…` where it was cut. Such a line can't pose as one of ours.
 */
export function oneLine(text: string, chars: number): string {
  const line = visibleText(text.replaceAll(/\s+/gu, " ").trim()).replaceAll(LONE_SURROGATE, "\ufffd");
  return line.length <= chars ? line : `${headOf(line, Math.max(0, chars - 1)).trimEnd()}…`;
}
