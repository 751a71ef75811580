import { traceName } from "./trace-name.js";

/** Names the runs of one file: after the file, and a part of it where it holds several. No name comes twice. */
export class RunNames {
  readonly #file: string;
  readonly #given = new Map<string, number>();

  constructor(file: string) {
    this.#file = traceName(file);
  }

  of(...parts: readonly (string | number | null | undefined)[]): string {
    const name = [
      this.#file,
      ...parts.filter((part) => part !== null && part !== undefined && part !== ""),
    ].join("-");
    const count = (this.#given.get(name) ?? 0) + 1;
    this.#given.set(name, count);
    return count === 1 ? name : `${name}~${count}`;
  }
}
