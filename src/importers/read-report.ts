import type { LineResult } from "./importer.js";
import type { TraceFileError } from "./trace-file-error.js";

/** What reading left out, and how much of it. */
export interface ReadReport {
  /** Files read as traces. */
  readonly files: number;
  /** Files that are no trace, found in folders. */
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  readonly badLineCount: number;
  /** The first bad lines. */
  readonly badLines: readonly TraceFileError[];
  /** Fields that no format knows, by name, with the number of lines that had them. */
  readonly unknownFields: ReadonlyMap<string, number>;
  /** What was odd but accepted, with the number of lines. */
  readonly notes: ReadonlyMap<string, number>;
}

/** A person reads a few messages; the rest is one cause repeated. */
const MAX_KEPT_ERRORS = 20;

/** Foreign files may invent names without end; those beyond this count together. */
const MAX_NAMES = 100;

/** Keeps the account of what was left out. */
export class ReadTally implements ReadReport {
  files = 0;
  badLineCount = 0;
  readonly skipped: { readonly file: string; readonly reason: string }[] = [];
  readonly badLines: TraceFileError[] = [];
  readonly unknownFields = new Map<string, number>();
  readonly notes = new Map<string, number>();

  skip(file: string, reason: string): void {
    this.skipped.push({ file, reason });
  }

  badLine(error: TraceFileError): void {
    this.badLineCount += 1;
    if (this.badLines.length < MAX_KEPT_ERRORS) this.badLines.push(error);
  }

  accept({ unknownFields, notes = [] }: Extract<LineResult, { ok: true }>): void {
    for (const field of unknownFields) count(this.unknownFields, field);
    for (const note of notes) count(this.notes, note);
  }
}

function count(counts: Map<string, number>, name: string): void {
  const key = counts.has(name) || counts.size < MAX_NAMES ? name : "(others)";
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
