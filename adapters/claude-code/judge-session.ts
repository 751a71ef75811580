import { Supervisor } from "../../src/index.js";
import { judgeJournal } from "./judge-journal.js";
import type { SessionFiles } from "./session-files.js";

export interface JudgeSessionOptions {
  readonly session: string;
  /** Where `ADJOURN_MODE` may stand. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Judges a session anew, from its journal. */
export async function judgeSession(
  files: SessionFiles,
  { session, env }: JudgeSessionOptions,
): Promise<void> {
  const supervisor = new Supervisor({ env });
  await judgeJournal(files, supervisor.task({ id: session, kind: "claude-code" }));
  await supervisor.close();
}
