import type { ChosenFormat } from "./choose-format.js";
import type { HeldLines } from "./held-lines.js";
import type { LineReader, LineResult, TextReader } from "./importer.js";
import { jsonLines } from "./json-lines.js";
import { problemWithin } from "./problem-within.js";
import type { NumberedLine } from "./read-raw-lines.js";
import { refused } from "./refused.js";

/** A chosen format that can be read. */
export type ReadableFormat = Extract<ChosenFormat, { importer: unknown }>;

/** What came of one line of a file, or of a part of one that is a single document. */
export interface PlacedResult {
  /** Absent in a document of several lines: a problem names its path. */
  readonly line?: number;
  readonly result: LineResult;
}

/** Reads a file whose format has been chosen, to its end: chunk by chunk, and each chunk as it is asked for. */
export async function* readResults(
  lines: HeldLines,
  format: ReadableFormat,
  context: { readonly file: string },
): AsyncGenerator<Iterable<PlacedResult>, void> {
  switch (format.kind) {
    case "lines":
      return yield* readLines(lines, format.importer.open(context), readJsonLines);
    case "text":
      return yield* readLines(lines, format.importer.open(context), readText);
    case "values":
      return yield placed(readValues(format.values, format.importer.open(context)));
    case "document":
      return yield placed(format.importer.read(format.document, context));
  }
}

async function* readLines<Reader extends LineReader | TextReader>(
  lines: HeldLines,
  reader: Reader,
  read: (chunk: readonly NumberedLine[], reader: Reader) => Iterable<PlacedResult>,
): AsyncGenerator<Iterable<PlacedResult>, void> {
  let line = 0;
  for await (const chunk of lines) {
    line = chunk.at(-1)?.line ?? line;
    yield read(chunk, reader);
  }
  yield placed(reader.finish(), { line });
}

function* readJsonLines(chunk: readonly NumberedLine[], reader: LineReader): Generator<PlacedResult, void> {
  for (const item of jsonLines(chunk)) {
    const result = "problem" in item ? refused(item.problem) : reader.read(item.value);
    yield { line: item.line, result };
  }
}

function* readText(chunk: readonly NumberedLine[], reader: TextReader): Generator<PlacedResult, void> {
  for (const item of chunk) {
    const result = "problem" in item ? refused(item.problem) : reader.read(item.bytes.toString("utf8"));
    yield { line: item.line, result };
  }
}

function* readValues(values: readonly unknown[], reader: LineReader): Generator<LineResult, void> {
  for (const [index, value] of values.entries()) {
    const result = reader.read(value);
    yield values.length === 1 || result.ok ? result : within(String(index), result);
  }
  yield* reader.finish();
}

function within(path: string, result: Extract<LineResult, { ok: false }>): LineResult {
  return { ...result, problem: problemWithin(path, result.problem) };
}

function* placed(
  results: Iterable<LineResult>,
  place: { readonly line?: number } = {},
): Generator<PlacedResult, void> {
  for (const result of results) yield { ...place, result };
}
