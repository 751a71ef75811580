import type { Problem } from "../core/explain-issue.js";
import { quote } from "../core/quote.js";

/** Says which place of which trace file could not be read, what was expected there and what came. */
export class TraceFileError extends Error {
  override readonly name = "TraceFileError";
  readonly code = "TRACE_FILE_INVALID";
  readonly file: string;
  /** Counts from 1. Absent where the file as a whole is meant. */
  readonly line: number | undefined;
  readonly field: string;
  readonly expected: string;
  readonly got: string;

  constructor(place: { readonly file: string; readonly line?: number }, problem: Problem) {
    super(message(place, problem));
    this.file = place.file;
    this.line = place.line;
    this.field = problem.field;
    this.expected = problem.expected;
    this.got = problem.got;
  }
}

function message(
  { file, line }: { readonly file: string; readonly line?: number },
  { field, expected, got }: Problem,
): string {
  const place = line === undefined ? shown(file) : `${shown(file)}:${line}`;
  return `${place}: ${field && `\`${field}\`: `}expected ${expected}, got ${got}`;
}

/** File names may hold anything but a slash and NUL. */
function shown(file: string): string {
  return /^[\p{L}\p{N}\p{P}\p{S} ]+$/u.test(file) ? file : quote(file);
}
