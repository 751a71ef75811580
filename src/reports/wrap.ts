import { displayWidth, splitAtWidth } from "./display-width.js";

export interface WrapOptions {
  /** Columns of a line, indentation included. */
  readonly width: number;
  /** Spaces before every line. @default 0 */
  readonly indent?: number;
  /** Further spaces before every line but the first. @default 0 */
  readonly hanging?: number;
}

/** Breaks a text into lines at its spaces, and inside words that are wider than a line. */
export function wrap(text: string, { width, indent = 0, hanging = 0 }: WrapOptions): string[] {
  const lines: string[] = [];
  let line = "";
  const room = () => Math.max(1, width - indent - (lines.length > 0 ? hanging : 0));
  const end = () => {
    lines.push(" ".repeat(indent + (lines.length > 0 ? hanging : 0)) + line);
    line = "";
  };
  for (const word of text.split(" ").filter((part) => part !== "")) {
    const joined = line === "" ? word : `${line} ${word}`;
    if (displayWidth(joined) <= room()) {
      line = joined;
      continue;
    }
    if (line !== "") end();
    let rest = word;
    while (displayWidth(rest) > room()) {
      [line, rest] = splitAtWidth(rest, room());
      end();
    }
    line = rest;
  }
  if (line !== "" || lines.length === 0) end();
  return lines;
}
