import type { Problem } from "../core/explain-issue.js";
import { quote } from "../core/quote.js";
import { failureReason } from "./failure-reason.js";
import { readBytes } from "./read-bytes.js";
import { LineSplitter, type RawLine } from "./split-lines.js";

export interface ReadLinesOptions {
  /** Longest line in bytes, decompressed. Room for a run of 10,000 events with 6.5 kB each. @default 64 MiB */
  readonly maxLineBytes?: number;
}

/** One line without its end, or what is wrong with it. Lines count from 1, empty ones included. */
export type NumberedLine = { readonly line: number; readonly bytes: Buffer } | BadLine;

export interface BadLine {
  readonly line: number;
  readonly problem: Problem;
  /** Whether nothing can be read behind it. */
  readonly isLast: boolean;
}

const MAX_LINE_BYTES = 64 * 1024 * 1024;

/**
 * Streams the lines of a plain or gzip file, as many at once as a chunk of it completes: waiting for each line by itself
 * takes longer than parsing it. Holds one chunk in memory, and one line. What fails becomes the last line.
 */
export async function* readRawLines(
  file: string,
  { maxLineBytes = MAX_LINE_BYTES }: ReadLinesOptions = {},
): AsyncGenerator<readonly NumberedLine[], void> {
  const splitter = new LineSplitter(maxLineBytes);
  const source = readBytes(file);
  let line = 0;
  const number = (raw: RawLine) => numbered(raw, ++line, maxLineBytes);
  try {
    let size = 0;
    for (;;) {
      const chunk = await nextChunk(source);
      if (chunk instanceof ReadFailure) {
        yield [{ line: line + 1, problem: cutShort(chunk, size), isLast: true }];
        return;
      }
      if (!chunk) break;
      size += chunk.length;
      yield splitter.push(chunk).map(number);
    }
    yield splitter.finish().map(number);
  } finally {
    await source.return();
  }
}

class ReadFailure {
  readonly reason: string;

  constructor(cause: unknown) {
    this.reason = failureReason(cause);
  }
}

async function nextChunk(source: AsyncGenerator<Buffer, void>): Promise<Buffer | ReadFailure | undefined> {
  try {
    const { value } = await source.next();
    return value ?? undefined;
  } catch (error) {
    return new ReadFailure(error);
  }
}

function cutShort({ reason }: ReadFailure, size: number): Problem {
  const got = size === 0 ? reason : `${reason} after ${size} bytes`;
  return { field: "", expected: "a file that can be read to its end", got };
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

function numbered(raw: RawLine, line: number, maxLineBytes: number): NumberedLine {
  if (raw.kind === "line") return { line, bytes: line === 1 ? withoutMark(raw.bytes) : raw.bytes };
  const expected = `a line of at most ${maxLineBytes} bytes`;
  return {
    line,
    problem: { field: "", expected, got: quote(raw.start.toString("latin1")) },
    isLast: false,
  };
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? bytes.subarray(3) : bytes;
}
