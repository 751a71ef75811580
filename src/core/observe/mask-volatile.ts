import type { TextBytes } from "./text-bytes.js";
import { GONE, MASKED, NUMERIC, spanEnd, spanOf, type TokenBuffer, WORD } from "./tokens.js";
import { volatileEnd } from "./volatile-number.js";

/** What a masked number, id or time becomes. One for all: a hexadecimal id may look like a number. */
const MASK = 0x5bd1_e995;

/** The numbers of a text that are neither times nor ids. */
export interface PlainNumbers {
  readonly count: number;
  /** Place of the first; the number of tokens when there is none. */
  readonly first: number;
}

/** Masks times, ids and numbers after a counter word. */
export function maskVolatile(
  text: TextBytes,
  tokens: TokenBuffer,
  counters: ReadonlySet<number>,
): PlainNumbers {
  const { suspects, suspectCount, spans, count } = tokens;
  let first = count;
  let plain = 0;
  for (let suspect = 0; suspect < suspectCount; suspect += 1) {
    const index = suspects[suspect] as number;
    const span = spans[index] as number;
    if (index >= count || span === GONE) continue;
    const maskEnd = volatileEnd(text.bytes, spanEnd(span));
    if (maskEnd !== 0) {
      mask(tokens, index, MASKED);
      for (let next = index + 1; next < count && spanEnd(spans[next] as number) <= maskEnd; next += 1) {
        spans[next] = GONE;
      }
    } else if ((span & NUMERIC) !== 0) {
      if (plain === 0) first = index;
      plain += 1;
      if (isCounted(tokens, index, counters)) mask(tokens, index, NUMERIC);
    }
  }
  return { count: plain, first };
}

function mask({ lows, highs, spans }: TokenBuffer, index: number, flag: number): void {
  lows[index] = MASK;
  highs[index] = MASK;
  spans[index] = spanOf(spanEnd(spans[index] as number), flag);
}

/** Whether the last word before is a counter word. */
function isCounted({ lows, spans }: TokenBuffer, index: number, counters: ReadonlySet<number>): boolean {
  let before = index - 1;
  while (before >= 0 && ((spans[before] as number) & (WORD | NUMERIC | MASKED)) === 0) before -= 1;
  return before >= 0 && counters.has(lows[before] as number);
}
