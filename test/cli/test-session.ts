import { exitCodes } from "../../src/cli/exit-code.js";
import { run } from "../../src/cli/run.js";
import type { Session } from "../../src/cli/session.js";
import { plainPaint } from "../reports/sample-trace.js";

/** A session that keeps what was written. */
export interface TestSession extends Session {
  readonly written: { out: string; err: string };
}

/** Opens a session without a terminal, eighty columns wide. */
export function testSession(facts: Partial<Session> = {}): TestSession {
  const written = { out: "", err: "" };
  return {
    out: async (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    columns: 80,
    progressColumns: undefined,
    paint: plainPaint,
    now: () => 0,
    isDebugging: false,
    exitCode: exitCodes.asExpected,
    ...facts,
    written,
  };
}

/** Runs a command line in this process. */
export async function runCli(args: readonly string[], facts: Partial<Session> = {}) {
  const session = testSession(facts);
  const exitCode = await run(args, session);
  return { exitCode, ...session.written };
}

/** A clock that is so many milliseconds further each time it is read. */
export function clockSteps(ms: number): () => number {
  let time = 0;
  return () => {
    time += ms;
    return time;
  };
}
