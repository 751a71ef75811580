import { appendFileSync, existsSync, readFileSync } from "node:fs";
import * as z from "zod";

const rangeSchema = z.strictObject({
  from: z.int(),
  count: z.int(),
  operations: z.int(),
  /** CPU time, in milliseconds. */
  cpuMs: z.number(),
  /** Names the version of the sources that ran. */
  sources: z.string(),
});

/** Seeds in a row that were played and broke nothing. */
export type PlayedRange = Readonly<z.infer<typeof rangeSchema>>;

/** What was played of a long run, so that one that is broken off goes on where it was. */
export class SeedJournal {
  readonly #file: string | undefined;
  readonly #ranges = new Map<number, PlayedRange>();

  /** Reads what earlier runs noted in a file, if there is one. @throws Error at a line that is no range */
  constructor(file: string | undefined) {
    this.#file = file;
    if (file === undefined || !existsSync(file)) return;
    for (const [at, line] of readFileSync(file, "utf8").split("\n").entries()) {
      if (line === "") continue;
      const range = rangeSchema.safeParse(parsed(line));
      if (!range.success) throw new Error(`${file}:${at + 1}: expected a range of seeds, got \`${line}\`.`);
      this.#ranges.set(range.data.from, range.data);
    }
  }

  /** All that was played, in no order. */
  get ranges(): readonly PlayedRange[] {
    return [...this.#ranges.values()];
  }

  has(from: number): boolean {
    return this.#ranges.has(from);
  }

  note(range: PlayedRange): void {
    this.#ranges.set(range.from, range);
    if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify(range)}\n`);
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
