import type { Problem } from "../../core/explain-issue.js";

/** Says which place of a field map is wrong, what was expected there and what came. */
export class FieldMapError extends Error {
  override readonly name = "FieldMapError";
  readonly code = "FIELD_MAP_INVALID";
  readonly file: string;
  readonly field: string;
  readonly expected: string;
  readonly got: string;

  constructor(file: string, { field, expected, got }: Problem, options?: ErrorOptions) {
    super(`${file}: ${field && `\`${field}\`: `}expected ${expected}, got ${got}`, options);
    this.file = file;
    this.field = field;
    this.expected = expected;
    this.got = got;
  }
}
