import type { Problem } from "../core/explain-issue.js";
import { quote } from "../core/quote.js";
import { chooseFormat } from "./choose-format.js";
import { type FoundFile, findFiles } from "./find-files.js";
import { HeldLines } from "./held-lines.js";
import type { Importer, TraceItem } from "./importer.js";
import { type ReadLinesOptions, readRawLines } from "./read-raw-lines.js";
import { type ReadReport, ReadTally } from "./read-report.js";
import { type PlacedResult, type ReadableFormat, readResults } from "./read-results.js";
import { formatIds, importers } from "./registry.js";
import { TraceFileError } from "./trace-file-error.js";
import { isTraceName } from "./trace-name.js";

/** An item of a trace with its place, or the error that ended the reading of a file. */
export type ReadItem =
  | (TraceItem & { readonly file: string; readonly line: number })
  | { readonly kind: "error"; readonly error: TraceFileError };

/** What is read of files and folders, and what becomes of lines that are wrong. */
export interface ReadTracesOptions extends ReadLinesOptions {
  /** Skips and counts bad lines instead of giving up their file. @default false */
  readonly lenient?: boolean;
  /** Id of the only format to read, or an importer of your own. A file that is named is read as that, come what may. @default by content */
  readonly format?: string | Importer;
  /** Longest JSON document in bytes, decompressed: it is held in memory as a whole. @default 64 MiB */
  readonly maxDocumentBytes?: number;
}

const MAX_DOCUMENT_BYTES = 64 * 1024 * 1024;

/** Items in the order of files and lines; the report grows while they are read. */
export interface TraceReading extends AsyncIterable<ReadItem> {
  readonly report: ReadReport;
  /** The same items by chunks of files: waiting once a chunk and not once an item doubles the speed. */
  readonly chunks: AsyncIterable<Iterable<ReadItem>>;
}

/**
 * Streams the traces in files and folders. A file that can't be read yields one `error` item, and the next
 * file goes on; what it yielded before stays valid. Files in folders that are no traces are skipped and counted.
 * @throws {RangeError} for a format that nobody knows
 */
export function readTraces(paths: readonly string[], options: ReadTracesOptions = {}): TraceReading {
  const { format } = options;
  if (typeof format === "string" && !formatIds.includes(format)) {
    throw new RangeError(`Expected \`format\` to be one of ${formatIds.join(", ")}, got ${quote(format)}.`);
  }
  const tally = new ReadTally();
  const chunks = { [Symbol.asyncIterator]: () => readAll(paths, options, tally) };
  return { report: tally, chunks, [Symbol.asyncIterator]: () => itemsOf(chunks) };
}

async function* itemsOf(chunks: AsyncIterable<Iterable<ReadItem>>): AsyncGenerator<ReadItem, void> {
  for await (const items of chunks) yield* items;
}

const OTHER_NAME = "not called *.jsonl, *.ndjson, *.json, *.log, *.txt or *.traj, plain or with .gz";

async function* readAll(
  paths: readonly string[],
  options: ReadTracesOptions,
  tally: ReadTally,
): AsyncGenerator<Iterable<ReadItem>, void> {
  for await (const found of findFiles(paths)) {
    if (found.kind === "unreadable") yield notRead(found, found.reason, tally);
    else if (!found.isNamed && !isTraceName(found.file)) tally.skip(found.file, OTHER_NAME);
    else yield* readFile(found, options, tally);
  }
}

/** In a folder, other files are expected; a named file was meant to be read. */
function notRead(
  { file, isNamed }: FoundFile,
  reason: string | TraceFileError,
  tally: ReadTally,
): readonly ReadItem[] {
  const error = typeof reason === "string" ? new TraceFileError({ file }, notATrace(reason)) : reason;
  if (isNamed) return [{ kind: "error", error }];
  tally.skip(file, typeof reason === "string" ? reason : `expected ${error.expected}, got ${error.got}`);
  return [];
}

function notATrace(reason: string): Problem {
  return { field: "", expected: "a trace file", got: reason };
}

async function* readFile(
  found: FoundFile,
  options: ReadTracesOptions,
  tally: ReadTally,
): AsyncGenerator<Iterable<ReadItem>, void> {
  const lines = new HeldLines(readRawLines(found.file, options));
  try {
    const { maxDocumentBytes = MAX_DOCUMENT_BYTES } = options;
    const format = await chooseFormat(lines, { importers: candidates(found, options), maxDocumentBytes });
    if (format.kind === "none") yield notRead(found, format.reason, tally);
    else if (format.kind === "unreadable") {
      const error = new TraceFileError({ file: found.file, line: format.line }, format.problem);
      yield notRead(found, error, tally);
    } else yield* readAs(format, { lines, file: found.file, options, tally });
  } finally {
    await lines.close();
  }
}

/** In a folder the content still decides, for not all that it holds needs to have the format. */
function candidates({ isNamed }: FoundFile, { format }: ReadTracesOptions): readonly Importer[] {
  if (format === undefined) return importers;
  const meant = typeof format === "string" ? importers.filter(({ id }) => id === format) : [format];
  return isNamed ? meant.map((importer) => ({ ...importer, recognises: () => true })) : meant;
}

interface OpenFile {
  readonly lines: HeldLines;
  readonly file: string;
  readonly options: ReadTracesOptions;
  readonly tally: ReadTally;
}

async function* readAs(format: ReadableFormat, open: OpenFile): AsyncGenerator<Iterable<ReadItem>, void> {
  open.tally.files += 1;
  const progress = { isOver: false };
  for await (const results of readResults(open.lines, format, open)) {
    yield readChunk(results, open, progress);
    if (progress.isOver) return;
  }
}

/** Ends at an error that ends the reading of the file. */
function* readChunk(
  results: Iterable<PlacedResult>,
  { file, options, tally }: OpenFile,
  progress: { isOver: boolean },
): Generator<ReadItem, void> {
  for (const { line, result } of results) {
    if (result.ok) {
      tally.accept(result);
      for (const item of result.items) yield placed(item, file, line ?? 1);
      continue;
    }
    const error = new TraceFileError({ file, ...(line !== undefined && { line }) }, result.problem);
    progress.isOver = result.isFatal || !options.lenient;
    if (progress.isOver) return yield { kind: "error", error };
    tally.badLine(error);
  }
}

/** Events are nearly all there is, and spelling out their fields is much faster than a spread. */
function placed(item: TraceItem, file: string, line: number): ReadItem {
  return item.kind === "event"
    ? { kind: "event", task: item.task, event: item.event, file, line }
    : { ...item, file, line };
}
