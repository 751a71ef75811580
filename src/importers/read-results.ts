import type { ChosenFormat } from "./choose-format.js";
import type { HeldLines } from "./held-lines.js";
import type { LineReader, LineResult, TextReader } from "./importer.js";
import { jsonLines } from "./json-lines.js";
import { problemWithin } from "./problem-within.js";
import { refused } from "./refused.js";

/** A chosen format that can be read. */
export type ReadableFormat = Extract<ChosenFormat, { importer: unknown }>;

/** What came of one line of a file, or of a part of one that is a single document. */
export interface PlacedResult {
  /** Absent in a document of several lines: a problem names its path. */
  readonly line?: number;
  readonly result: LineResult;
}

/** Reads a file whose format has been chosen, to its end. */
export async function* readResults(
  lines: HeldLines,
  format: ReadableFormat,
  context: { readonly file: string },
): AsyncGenerator<PlacedResult, void> {
  switch (format.kind) {
    case "lines":
      return yield* readJsonLines(lines, format.importer.open(context));
    case "text":
      return yield* readText(lines, format.importer.open(context));
    case "values":
      return yield* unplaced(readValues(format.values, format.importer.open(context)));
    case "document":
      return yield* unplaced(format.importer.read(format.document, context));
  }
}

async function* readJsonLines(lines: HeldLines, reader: LineReader): AsyncGenerator<PlacedResult, void> {
  let last = 0;
  for await (const item of jsonLines(lines)) {
    last = item.line;
    yield { line: last, result: "problem" in item ? refused(item.problem) : reader.read(item.value) };
  }
  for (const result of reader.finish()) yield { line: last, result };
}

async function* readText(lines: HeldLines, reader: TextReader): AsyncGenerator<PlacedResult, void> {
  let last = 0;
  for await (const item of lines) {
    last = item.line;
    yield {
      line: last,
      result: "problem" in item ? refused(item.problem) : reader.read(item.bytes.toString("utf8")),
    };
  }
  for (const result of reader.finish()) yield { line: last, result };
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

function* unplaced(results: Iterable<LineResult>): Generator<PlacedResult, void> {
  for (const result of results) yield { result };
}
