import { isBlank } from "./is-blank.js";
import type { NumberedLine } from "./read-raw-lines.js";

/** Lines of a file, chunk by chunk, of which the first can be looked at before they are read. */
export class HeldLines implements AsyncIterable<readonly NumberedLine[]> {
  readonly #source: AsyncGenerator<readonly NumberedLine[], void>;
  #held: NumberedLine[] = [];
  readonly #filled: NumberedLine[] = [];
  #heldBytes = 0;

  constructor(source: AsyncGenerator<readonly NumberedLine[], void>) {
    this.#source = source;
  }

  /** The first `count` lines that are not blank; fewer where the file has no more. */
  async peek(count: number): Promise<readonly NumberedLine[]> {
    while (this.#filled.length < count && (await this.#hold()));
    return this.#filled.slice(0, count);
  }

  /** The lines from the first on, as many as hold `bytes`, or all of them. */
  async peekBytes(bytes: number): Promise<readonly NumberedLine[]> {
    while (this.#heldBytes < bytes && (await this.#hold()));
    let size = 0;
    const end = this.#held.findIndex((line) => {
      size += sizeOf(line);
      return size >= bytes;
    });
    return end < 0 ? this.#held : this.#held.slice(0, end + 1);
  }

  /** Delivers the lines that were looked at, then all others. */
  async *[Symbol.asyncIterator](): AsyncGenerator<readonly NumberedLine[], void> {
    const held = this.#held;
    this.#held = [];
    this.#filled.length = 0;
    yield held;
    yield* this.#source;
  }

  /** Closes the file. */
  async close(): Promise<void> {
    await this.#source.return();
  }

  async #hold(): Promise<boolean> {
    const { value: lines } = await this.#source.next();
    if (!lines) return false;
    for (const line of lines) {
      this.#held.push(line);
      if ("problem" in line || !isBlank(line.bytes)) this.#filled.push(line);
      this.#heldBytes += sizeOf(line);
    }
    return true;
  }
}

/** The line end counts too. */
function sizeOf(line: NumberedLine): number {
  return "bytes" in line ? line.bytes.length + 1 : 0;
}
