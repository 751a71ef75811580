import { visibleText } from "../core/visible-text.js";

/** Writes a line of JSON. Control characters are escaped beyond what JSON asks for, so that it is safe in a terminal too. */
export function jsonLine(value: unknown): string {
  return `${visibleText(JSON.stringify(value))}\n`;
}
