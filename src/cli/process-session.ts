import colours from "picocolors";
import { exitCodes } from "./exit-code.js";
import type { Session } from "./session.js";

/** Width of reports that go into a file or a pipe. */
const PLAIN_COLUMNS = 80;

/** Wider lines are hard to read, and narrower ones hold no report. */
const MAX_COLUMNS = 120;
const MIN_COLUMNS = 40;

/** Opens the session of this process. Who stops reading its output ends it quietly. */
export function processSession(): Session {
  const { stdout, stderr, env } = process;
  const session: Session = {
    out: (text) => new Promise((taken) => stdout.write(text, () => taken())),
    err: (text) => void stderr.write(text),
    columns: Math.max(MIN_COLUMNS, Math.min(stdout.columns ?? PLAIN_COLUMNS, MAX_COLUMNS)),
    progressColumns: stderr.isTTY ? stderr.columns : undefined,
    // Colours in a pipe are noise, whatever else is set, unless somebody asked for them.
    paint: colours.createColors(colours.isColorSupported && (stdout.isTTY || Boolean(env["FORCE_COLOR"]))),
    now: () => performance.now(),
    isDebugging: Boolean(env["ADJOURN_DEBUG"]),
    exitCode: exitCodes.asExpected,
  };
  for (const stream of [stdout, stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit(session.exitCode);
    });
  }
  return session;
}
