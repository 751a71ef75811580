/** Longest text held of one entry of a log: a hundred times the longest reply of a model. */
const MAX_CHARS = 4 * 1024 * 1024;

/** Lines of a text that is complete when the next one begins. What is too long to be one reply is cut. */
export class HeldText {
  readonly lines: string[] = [];
  #chars = 0;

  push(line: string): void {
    this.#chars += line.length + 1;
    if (this.#chars <= MAX_CHARS) this.lines.push(line);
  }

  /** Tells of a cut. */
  get notes(): readonly string[] {
    return this.#chars > MAX_CHARS ? [`text cut after ${MAX_CHARS} characters`] : [];
  }
}
