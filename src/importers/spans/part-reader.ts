import type * as z from "zod";
import { explainIssue, type Problem } from "../../core/explain-issue.js";
import type { LineResult } from "../importer.js";
import { problemWithin } from "../problem-within.js";
import { refused } from "../refused.js";
import { unknownFields } from "../unknown-fields.js";

/** A part of a line, and its path in there. */
export interface PlacedPart {
  readonly path: string;
  readonly value: unknown;
}

/** Reads the parts of one line. A part that can't be read takes no other one with it, and refuses the line at last. */
export class PartReader {
  readonly #unread: ReadonlySet<string>;
  readonly #unknown: string[] = [];
  #problem: Problem | undefined;

  /** @param unread fields that are known, and say nothing that is needed */
  constructor(unread: ReadonlySet<string> = new Set()) {
    this.#unread = unread;
  }

  read<Schema extends z.ZodObject>(
    schema: Schema,
    { path, value }: PlacedPart,
  ): z.output<Schema> | undefined {
    const parsed = schema.safeParse(value);
    if (!parsed.success) {
      this.#problem ??= problemWithin(path, explainIssue(parsed.error.issues, value));
      return undefined;
    }
    for (const name of unknownFields(value, schema.shape)) {
      if (!this.#unread.has(name)) this.#unknown.push(name);
    }
    return parsed.data;
  }

  /** What came of the line, given what it has completed. */
  result(told: () => Pick<Extract<LineResult, { ok: true }>, "items" | "notes">): LineResult {
    if (this.#problem) return refused(this.#problem);
    return { ok: true, ...told(), unknownFields: this.#unknown };
  }
}
