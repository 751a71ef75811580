const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** A line without its end, or the size up to which a line was read before it was given up. */
export type RawLine =
  | { readonly kind: "line"; readonly bytes: Buffer }
  | { readonly kind: "too-long"; readonly start: Buffer };

/** Enough of a line to recognise it in a message. */
const START_BYTES = 160;

/** Splits bytes at line feeds. Holds one line at most, and of a longer one than `maxBytes` only the start. */
export class LineSplitter {
  readonly #maxBytes: number;
  #parts: Buffer[] = [];
  #size = 0;
  /** Set while the rest of an overlong line passes by. */
  #start: Buffer | undefined;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Returns the lines that `chunk` completes. */
  push(chunk: Buffer): RawLine[] {
    const lines: RawLine[] = [];
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
      this.#take(chunk.subarray(from, end));
      lines.push(this.#complete());
      from = end + 1;
    }
    if (from < chunk.length) this.#take(chunk.subarray(from));
    return lines;
  }

  /** Returns what stands behind the last line feed. */
  finish(): RawLine[] {
    return this.#size > 0 ? [this.#complete()] : [];
  }

  #take(part: Buffer): void {
    this.#size += part.length;
    if (this.#start) return;
    this.#parts.push(part);
    if (this.#size <= this.#maxBytes) return;
    this.#start = Buffer.from(Buffer.concat(this.#parts.slice(0, 2)).subarray(0, START_BYTES));
    this.#parts = [];
  }

  #complete(): RawLine {
    const line: RawLine = this.#start
      ? { kind: "too-long", start: this.#start }
      : { kind: "line", bytes: withoutReturn(this.#join()) };
    this.#parts = [];
    this.#size = 0;
    this.#start = undefined;
    return line;
  }

  #join(): Buffer {
    const [only] = this.#parts;
    return this.#parts.length === 1 && only ? only : Buffer.concat(this.#parts);
  }
}

function withoutReturn(line: Buffer): Buffer {
  return line[line.length - 1] === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
}
