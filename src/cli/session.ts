import type { Paint } from "../reports/paint.js";
import type { ExitCode } from "./exit-code.js";

/** One run of the command line: where it writes, and what comes of it. */
export interface Session {
  /** Writes to standard output; resolves once it was taken. */
  readonly out: (text: string) => Promise<void>;
  /** Writes to standard error. */
  readonly err: (text: string) => void;
  /** Columns that reports are laid out for. */
  readonly columns: number;
  /** Columns of a terminal that reads standard error; `undefined` when none does. */
  readonly progressColumns: number | undefined;
  readonly paint: Paint;
  /** Milliseconds on a clock that only measures. */
  readonly now: () => number;
  /** Whether errors show where they came from. */
  readonly isDebugging: boolean;
  /** What the process will exit with. */
  exitCode: ExitCode;
}
