import type { Problem } from "../core/explain-issue.js";
import { quote } from "../core/quote.js";
import type { HeldLines } from "./held-lines.js";
import type { DocumentImporter, Importer, LineImporter, TextImporter } from "./importer.js";
import { parseJson } from "./parse-json.js";
import type { NumberedLine } from "./read-raw-lines.js";

export interface ChooseFormatOptions {
  /** Formats that the file may have. The first one that recognises it reads it. */
  readonly importers: readonly Importer[];
  /** Longest JSON document in bytes, decompressed: it is held in memory as a whole. */
  readonly maxDocumentBytes: number;
}

/** How a file is to be read, or why not. */
export type ChosenFormat =
  | { readonly kind: "lines"; readonly importer: LineImporter }
  | { readonly kind: "values"; readonly importer: LineImporter; readonly values: readonly unknown[] }
  | { readonly kind: "text"; readonly importer: TextImporter }
  | { readonly kind: "document"; readonly importer: DocumentImporter; readonly document: unknown }
  | { readonly kind: "none"; readonly reason: string }
  | { readonly kind: "unreadable"; readonly line: number; readonly problem: Problem };

/**
 * Decides by content which format a file has. A first line that is JSON by itself makes it lines of JSON, or a document
 * where no other line follows; any other file is text that an importer recognises, or a document over several lines.
 */
export async function chooseFormat(lines: HeldLines, options: ChooseFormatOptions): Promise<ChosenFormat> {
  const [first, second] = await lines.peek(2);
  if (!first) return { kind: "none", reason: "an empty file" };
  if ("problem" in first) return { kind: "unreadable", ...first };
  const parsed = parseJson(first.bytes);
  if ("value" in parsed) {
    return second ? chooseByLine(parsed.value, second, options) : chooseAlone(parsed.value, options);
  }
  const text = await chooseText(lines, options);
  if (text) return text;
  if (startsDocument(first.bytes)) return chooseLongDocument(lines, options);
  return { kind: "unreadable", line: first.line, problem: parsed.problem };
}

function chooseByLine(
  value: unknown,
  second: NumberedLine,
  { importers }: ChooseFormatOptions,
): ChosenFormat {
  const importer = importers.filter(isForLines).find((known) => known.recognises(value));
  if (importer) return { kind: "lines", importer };
  if ("problem" in second && second.isLast) return { kind: "unreadable", ...second };
  return { kind: "none", reason: "a first line of no known trace format" };
}

function isForLines(importer: Importer): importer is LineImporter {
  return importer.input === "lines";
}

/** Read as a line, a value keeps its line number. */
function chooseAlone(value: unknown, options: ChooseFormatOptions): ChosenFormat {
  const chosen = chooseByDocument(value, options);
  const isLine = chosen.kind === "values" && !Array.isArray(value);
  return isLine ? { kind: "lines", importer: chosen.importer } : chosen;
}

/** One line alone is a document as well, and a list of lines reads like the lines. */
function chooseByDocument(document: unknown, { importers }: ChooseFormatOptions): ChosenFormat {
  for (const importer of importers) {
    if (importer.input === "text") continue;
    const isRecognised = importer.recognises(document);
    if (importer.input === "document" && isRecognised) return { kind: "document", importer, document };
    if (importer.input === "document") continue;
    if (isRecognised) return { kind: "values", importer, values: [document] };
    if (Array.isArray(document) && document.length > 0 && importer.recognises(document[0])) {
      return { kind: "values", importer, values: document };
    }
  }
  return { kind: "none", reason: "a JSON document of no known trace format" };
}

/** Enough for any banner above a log; see `TextImporter`. */
const HEAD_BYTES = 8 * 1024;

async function chooseText(
  lines: HeldLines,
  { importers }: ChooseFormatOptions,
): Promise<ChosenFormat | undefined> {
  const known = importers.filter((importer) => importer.input === "text");
  if (known.length === 0) return undefined;
  const head = (await lines.peekBytes(HEAD_BYTES)).map(textOf).join("\n");
  const importer = known.find((candidate) => candidate.recognises(head));
  return importer && { kind: "text", importer };
}

function textOf(line: NumberedLine): string {
  return "problem" in line ? "" : line.bytes.toString("utf8");
}

function startsDocument(bytes: Buffer): boolean {
  return /^\s*[[{]/.test(bytes.toString("latin1", 0, 80));
}

const LINE_END = Buffer.from("\n");

async function chooseLongDocument(lines: HeldLines, options: ChooseFormatOptions): Promise<ChosenFormat> {
  const { maxDocumentBytes } = options;
  const held = await lines.peekBytes(maxDocumentBytes + 1);
  const parts: Buffer[] = [];
  for (const line of held) {
    if ("problem" in line) return { kind: "unreadable", ...line };
    parts.push(line.bytes, LINE_END);
  }
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  if (size > maxDocumentBytes) return tooLarge(parts[0] ?? LINE_END, maxDocumentBytes);
  const bytes = Buffer.concat(parts);
  const parsed = parseJson(bytes);
  if ("value" in parsed) return chooseByDocument(parsed.value, options);
  return { kind: "unreadable", line: 1 + parsed.lineOffset, problem: parsed.problem };
}

function tooLarge(first: Buffer, maxDocumentBytes: number): ChosenFormat {
  const expected = `a JSON document of at most ${maxDocumentBytes} bytes, or lines of JSON`;
  return {
    kind: "unreadable",
    line: 1,
    problem: { field: "", expected, got: quote(first.toString("utf8", 0, 80)) },
  };
}
