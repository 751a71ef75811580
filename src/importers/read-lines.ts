import { isUtf8 } from "node:buffer";
import type { Problem } from "../core/explain-issue.js";
import { quote } from "../core/quote.js";
import { failureReason } from "./failure-reason.js";
import { isDeeperThan } from "./json-depth.js";
import { readBytes } from "./read-bytes.js";
import { LineSplitter, type RawLine } from "./split-lines.js";

export interface ReadLinesOptions {
  /** Longest line in bytes, decompressed. Room for a run of 10,000 events with 6.5 kB each. @default 64 MiB */
  readonly maxLineBytes?: number;
}

/** One line of JSON, or what is wrong with it. Lines count from 1, empty ones included. */
export type JsonLine =
  | { readonly line: number; readonly value: unknown }
  | {
      readonly line: number;
      readonly problem: Problem;
      /** Whether nothing can be read behind it. */
      readonly isLast: boolean;
    };

const MAX_LINE_BYTES = 64 * 1024 * 1024;

/** Real arguments nest a dozen levels; what recurses over values is safe up to some thousands. */
const MAX_DEPTH = 128;

/** Streams the lines of a plain or gzip file, parsed. Holds one line in memory. What fails becomes the last line. */
export async function* readLines(
  file: string,
  { maxLineBytes = MAX_LINE_BYTES }: ReadLinesOptions = {},
): AsyncGenerator<JsonLine, void> {
  const splitter = new LineSplitter(maxLineBytes);
  const lines = new NumberedLines(maxLineBytes);
  const source = readBytes(file);
  try {
    let size = 0;
    for (;;) {
      const chunk = await nextChunk(source);
      if (chunk instanceof ReadFailure) {
        yield { line: lines.next, problem: cutShort(chunk, size), isLast: true };
        return;
      }
      if (!chunk) break;
      size += chunk.length;
      for (const raw of splitter.push(chunk)) yield* lines.parse(raw);
    }
    for (const raw of splitter.finish()) yield* lines.parse(raw);
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

class NumberedLines {
  /** Number of the line to come. */
  next = 1;
  readonly #maxLineBytes: number;

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes;
  }

  *parse(raw: RawLine): Generator<JsonLine, void> {
    const line = this.next;
    this.next += 1;
    if (raw.kind === "too-long") {
      const got = quote(raw.start.toString("latin1"));
      yield bad(line, { field: "", expected: `a line of at most ${this.#maxLineBytes} bytes`, got });
      return;
    }
    const bytes = line === 1 ? withoutMark(raw.bytes) : raw.bytes;
    if (!isBlank(bytes)) yield parseBytes(bytes, line);
  }
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? bytes.subarray(3) : bytes;
}

/** True for nothing but JSON's white space. */
function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}

function parseBytes(bytes: Buffer, line: number): JsonLine {
  if (!isUtf8(bytes))
    return bad(line, { field: "", expected: "UTF-8 text", got: quote(bytes.toString("latin1", 0, 80)) });
  if (isDeeperThan(bytes, MAX_DEPTH)) {
    const expected = `JSON nested at most ${MAX_DEPTH} levels deep`;
    return bad(line, { field: "", expected, got: quote(bytes.toString("utf8", 0, 80)) });
  }
  const text = bytes.toString("utf8");
  try {
    return { line, value: JSON.parse(text) };
  } catch {
    return bad(line, { field: "", expected: "one JSON value", got: quote(text.slice(0, 100)) });
  }
}

function bad(line: number, problem: Problem): JsonLine {
  return { line, problem, isLast: false };
}
