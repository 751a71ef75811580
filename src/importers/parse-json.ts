import { isUtf8 } from "node:buffer";
import type { Problem } from "../core/explain-issue.js";
import { quote } from "../core/quote.js";
import { isDeeperThan } from "./json-depth.js";
import { jsonErrorAt } from "./json-error-at.js";

/** Real arguments nest a dozen levels; what recurses over values is safe up to some thousands. */
const MAX_DEPTH = 128;

/** A value read from JSON, or why it is none, and how many line ends stand before the reason. */
export type ParsedJson =
  | { readonly value: unknown }
  | { readonly problem: Problem; readonly lineOffset: number };

/** Parses the bytes of one JSON value, refusing what nests deeper than 128 levels. */
export function parseJson(bytes: Buffer): ParsedJson {
  if (!isUtf8(bytes)) return bad("UTF-8 text", bytes.toString("latin1", 0, 80));
  if (isDeeperThan(bytes, MAX_DEPTH)) {
    return bad(`JSON nested at most ${MAX_DEPTH} levels deep`, bytes.toString("utf8", 0, 80));
  }
  const text = bytes.toString("utf8");
  try {
    return { value: JSON.parse(text) };
  } catch {
    const lineOffset = text.slice(0, jsonErrorAt(text)).split("\n").length - 1;
    return bad("one JSON value", text.split("\n", lineOffset + 1)[lineOffset] ?? "", lineOffset);
  }
}

function bad(expected: string, text: string, lineOffset = 0): ParsedJson {
  return { problem: { field: "", expected, got: quote(text.slice(0, 100)) }, lineOffset };
}
