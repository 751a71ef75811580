import { isBlank } from "./is-blank.js";
import type { NumberedLine } from "./read-raw-lines.js";

/** Lines of a file of which the first can be looked at before they are read. */
export class HeldLines implements AsyncIterable<NumberedLine> {
  readonly #source: AsyncGenerator<NumberedLine, void>;
  readonly #held: NumberedLine[] = [];
  readonly #filled: NumberedLine[] = [];
  #heldBytes = 0;

  constructor(source: AsyncGenerator<NumberedLine, void>) {
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
    return this.#held;
  }

  /** Delivers the lines that were looked at, then all others. */
  async *[Symbol.asyncIterator](): AsyncGenerator<NumberedLine, void> {
    this.#filled.length = 0;
    yield* this.#held.splice(0);
    yield* this.#source;
  }

  /** Closes the file. */
  async close(): Promise<void> {
    await this.#source.return();
  }

  async #hold(): Promise<boolean> {
    const { value: line } = await this.#source.next();
    if (!line) return false;
    this.#held.push(line);
    if ("problem" in line || !isBlank(line.bytes)) this.#filled.push(line);
    // The line end counts too.
    if ("bytes" in line) this.#heldBytes += line.bytes.length + 1;
    return true;
  }
}
