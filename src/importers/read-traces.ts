import type { Problem } from "../core/explain-issue.js";
import { type FoundFile, findFiles } from "./find-files.js";
import type { LineReader, LineResult, TraceItem } from "./importer.js";
import { type JsonLine, type ReadLinesOptions, readLines } from "./read-lines.js";
import { type ReadReport, ReadTally } from "./read-report.js";
import { importers } from "./registry.js";
import { TraceFileError } from "./trace-file-error.js";
import { isTraceName } from "./trace-name.js";

/** An item of a trace with its place, or the error that ended the reading of a file. */
export type ReadItem =
  | (TraceItem & { readonly file: string; readonly line: number })
  | { readonly kind: "error"; readonly error: TraceFileError };

export interface ReadTracesOptions extends ReadLinesOptions {
  /** Skips and counts bad lines instead of giving up their file. @default false */
  readonly lenient?: boolean;
}

/** Items in the order of files and lines; the report grows while they are read. */
export interface TraceReading extends AsyncIterable<ReadItem> {
  readonly report: ReadReport;
}

/**
 * Streams the traces in files and folders. A file that can't be read yields one `error` item, and the next
 * file goes on; what it yielded before stays valid. Files in folders that are no traces are skipped and counted.
 */
export function readTraces(paths: readonly string[], options: ReadTracesOptions = {}): TraceReading {
  const tally = new ReadTally();
  return { report: tally, [Symbol.asyncIterator]: () => readAll(paths, options, tally) };
}

const OTHER_NAME = "not called *.jsonl or *.ndjson, plain or with .gz";

async function* readAll(
  paths: readonly string[],
  options: ReadTracesOptions,
  tally: ReadTally,
): AsyncGenerator<ReadItem, void> {
  for await (const found of findFiles(paths)) {
    if (found.kind === "unreadable") yield* notRead(found, found.reason, tally);
    else if (!found.isNamed && !isTraceName(found.file)) tally.skip(found.file, OTHER_NAME);
    else yield* readFile(found, options, tally);
  }
}

/** In a folder, other files are expected; a named file was meant to be read. */
function* notRead(
  { file, isNamed }: FoundFile,
  reason: string | TraceFileError,
  tally: ReadTally,
): Generator<ReadItem, void> {
  const error = typeof reason === "string" ? new TraceFileError({ file }, notATrace(reason)) : reason;
  if (isNamed) yield { kind: "error", error };
  else tally.skip(file, typeof reason === "string" ? reason : `expected ${error.expected}, got ${error.got}`);
}

function notATrace(reason: string): Problem {
  return { field: "", expected: "a trace file", got: reason };
}

async function* readFile(
  found: FoundFile,
  options: ReadTracesOptions,
  tally: ReadTally,
): AsyncGenerator<ReadItem, void> {
  const { file } = found;
  let reader: LineReader | undefined;
  let last = 0;
  for await (const line of readLines(file, options)) {
    last = line.line;
    if (!reader) {
      reader = openReader(file, line);
      if (!reader) return yield* notRead(found, whyNoTrace(file, line), tally);
      tally.files += 1;
    }
    const result = readLine(reader, line);
    if (result.ok) {
      tally.accept(result);
      yield* placed(result.items, file, last);
      continue;
    }
    const error = new TraceFileError({ file, line: last }, result.problem);
    if (result.isFatal || !options.lenient) return yield { kind: "error", error };
    tally.badLine(error);
  }
  if (reader) yield* placed(reader.finish(), file, last);
  else yield* notRead(found, "an empty file", tally);
}

function openReader(file: string, line: JsonLine): LineReader | undefined {
  if ("problem" in line) return undefined;
  return importers.find((importer) => importer.recognises(line.value))?.open({ file });
}

function whyNoTrace(file: string, line: JsonLine): string | TraceFileError {
  return "problem" in line
    ? new TraceFileError({ file, line: line.line }, line.problem)
    : "a first line of no known trace format";
}

function readLine(reader: LineReader, line: JsonLine): LineResult {
  return "problem" in line ? { ok: false, problem: line.problem, isFatal: false } : reader.read(line.value);
}

function* placed(items: readonly TraceItem[], file: string, line: number): Generator<ReadItem, void> {
  for (const item of items) yield { ...item, file, line };
}
