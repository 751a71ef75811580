import { isBlank } from "./is-blank.js";
import { parseJson } from "./parse-json.js";
import type { BadLine, NumberedLine } from "./read-raw-lines.js";

/** One line of JSON, or what is wrong with it. Lines count from 1, empty ones included. */
export type JsonLine = { readonly line: number; readonly value: unknown } | BadLine;

/** Parses lines one by one and leaves out blank ones. */
export function* jsonLines(lines: Iterable<NumberedLine>): Generator<JsonLine, void> {
  for (const raw of lines) {
    if ("problem" in raw) yield raw;
    else if (!isBlank(raw.bytes)) {
      const { line } = raw;
      const parsed = parseJson(raw.bytes);
      yield "value" in parsed
        ? { line, value: parsed.value }
        : { line, problem: parsed.problem, isLast: false };
    }
  }
}
