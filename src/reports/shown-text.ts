import { visibleText } from "../core/visible-text.js";
import { cutToWidth } from "./display-width.js";

/** Widest name shown in full: four of them fit a line. Longer ones are told apart by their start. */
const NAME_COLUMNS = 40;

/** Writes what agents said, or any text of theirs, as the start of one line that can't drive a terminal. */
export function shownText(text: string, columns: number): string {
  // Escaping takes the time of the whole text, of which there may be megabytes; a line shows none of the rest.
  const start = text
    .slice(0, columns * 4)
    .replace(/\s+/gu, " ")
    .trim();
  const shown = visibleText(start.replace(/[\ud800-\udbff]$/, ""));
  return cutToWidth(text.length > columns * 4 ? `${shown}…` : shown, columns);
}

/** Writes the name of a participant, a tool or a field. */
export function shownName(name: string): string {
  return shownText(name, NAME_COLUMNS);
}
