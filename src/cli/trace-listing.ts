/** Up to here all traces are listed: about two screens. Of more, a reader wants those with findings. */
const MAX_CLEAR = 40;

/** Decides which traces of a batch are listed, while nobody knows yet how many there will be. */
export class TraceListing {
  readonly #listsAll: boolean;
  #waiting: { readonly text: string; readonly isClear: boolean }[] = [];
  #count = 0;

  constructor({ listsAll }: { readonly listsAll: boolean }) {
    this.#listsAll = listsAll;
  }

  /** Takes the next trace; returns what is to be written now. */
  add(text: string, { isClear }: { readonly isClear: boolean }): string {
    if (this.#listsAll) return text;
    this.#count += 1;
    if (this.#count > MAX_CLEAR) return this.#flagged() + (isClear ? "" : text);
    this.#waiting.push({ text, isClear });
    return "";
  }

  /** Returns what is left to be written. */
  finish(): string {
    const all = this.#waiting.map(({ text }) => text).join("");
    this.#waiting = [];
    return all;
  }

  #flagged(): string {
    const flagged = this.#waiting.filter(({ isClear }) => !isClear);
    this.#waiting = [];
    return flagged.map(({ text }) => text).join("");
  }
}
