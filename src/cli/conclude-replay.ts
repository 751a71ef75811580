import type { Level } from "../core/finding.js";
import { exitCodes } from "./exit-code.js";
import { printError } from "./print-error.js";
import type { ReplaySettings } from "./replay-settings.js";
import type { ReplayedItem } from "./replay-traces.js";
import type { Session } from "./session.js";

/** Raises the exit code for a verdict that the user wants to fail on. What is broken stays broken. */
export function concludeVerdict(
  verdict: "clear" | Level,
  { failOn }: Pick<ReplaySettings, "failOn">,
  session: Session,
): void {
  const isFailure = failOn !== undefined && (verdict === "trip" || verdict === failOn);
  if (isFailure && session.exitCode === exitCodes.asExpected) session.exitCode = exitCodes.findings;
}

/** Tells which file could not be read; the others are reported none the less. */
export function concludeUnreadable(
  { error, unfinished }: Extract<ReplayedItem, { kind: "unreadable" }>,
  session: Session,
): void {
  const hint = unfinished > 0 ? "; its unfinished traces are left out (--lenient reports them)" : "";
  printError(new Error(error.message + hint, { cause: error }), session);
  session.exitCode = exitCodes.broken;
}
