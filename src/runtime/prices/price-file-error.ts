import type { Problem } from "../../core/explain-issue.js";

/** Says which field of a price file is wrong, what was expected there and what came. */
export class PriceFileError extends Error {
  override readonly name = "PriceFileError";
  readonly code = "PRICE_FILE_INVALID";
  readonly file: string;
  /** Path such as `prices.0.model`, or `line 3` where the file is no YAML. Empty where the whole file is meant. */
  readonly field: string;

  constructor(file: string, { field, expected, got }: Problem, options?: ErrorOptions) {
    super(`${file}: ${field && `\`${field}\`: `}expected ${expected}, got ${got}`, options);
    this.file = file;
    this.field = field;
  }
}
