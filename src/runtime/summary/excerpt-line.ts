import type { Excerpt } from "./excerpts.js";
import { oneLine } from "./one-line.js";

const MAX_NAME_CHARS = 40;
const MAX_TEXT_CHARS = 600;

/** Writes an excerpt as one line: event, kind, names, and in quotation marks what was said. */
export function excerptLine({ seq, kind, from, to, text }: Excerpt): string {
  const names = [from, to.join(", ")]
    .filter((name) => name !== "")
    .map((name) => oneLine(name, MAX_NAME_CHARS));
  return `#${seq} ${kind} ${names.join(" → ")}: ${quoted(text ?? "")}`;
}

function quoted(text: string): string {
  return `"${oneLine(text, MAX_TEXT_CHARS).replaceAll(/["\\]/g, "\\$&")}"`;
}
