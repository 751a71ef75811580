import { quote } from "../quote.js";

export type LedgerErrorCode =
  | "INVALID_AMOUNT"
  | "INVALID_TIME"
  | "UNKNOWN_DIMENSION"
  | "UNKNOWN_ACCOUNT"
  | "ACCOUNT_CONFLICT"
  | "KEY_CONFLICT"
  | "TOTAL_TOO_LARGE"
  | "INVALID_SNAPSHOT";

export interface LedgerErrorFacts {
  readonly code: LedgerErrorCode;
  /** Completes the sentence "Expected …". */
  readonly expected: string;
  /** The value that came instead. */
  readonly value: unknown;
  /** How the message puts it. @default the value, quoted */
  readonly got?: string;
  readonly cause?: unknown;
}

/** Reports that the ledger was asked for something impossible; the ledger is unchanged. */
export class LedgerError extends Error {
  override readonly name = "LedgerError";
  readonly code: LedgerErrorCode;
  readonly value: unknown;

  constructor({ code, expected, value, got = quote(value), cause }: LedgerErrorFacts) {
    super(`Expected ${expected}, got ${got}.`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.value = value;
  }
}
