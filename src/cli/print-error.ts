import { visibleText } from "../core/visible-text.js";
import type { Session } from "./session.js";

/** Tells an error in one line; with `ADJOURN_DEBUG` set, also where it came from. */
export function printError(error: unknown, session: Session): void {
  const message = error instanceof Error ? error.message : String(error);
  session.err(`adjourn: ${visibleText(message)}\n`);
  if (session.isDebugging && error instanceof Error && error.stack) session.err(`${error.stack}\n`);
}
