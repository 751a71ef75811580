import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { NewEvent } from "../../src/index.js";

/** A line of a session's journal: what happened, or what an agent was told. */
export type JournalLine = { readonly event: NewEvent } | { readonly told: string };

/** What the judge made of a session's journal. */
export interface Verdict {
  /** Bytes of the journal that it was judged by. */
  readonly bytes: number;
  /** Why an agent may do nothing more, by its name. */
  readonly denied: Readonly<Record<string, Denial>>;
  /** What an agent is to be told once, by its name. */
  readonly nudges: Readonly<Record<string, Nudge>>;
  /** Codes of what was found, as `warn CODE` or `trip CODE`. */
  readonly findings: readonly string[];
}

export interface Denial {
  readonly reason: string;
  /** Key of the part that was cut. @default the whole session */
  readonly cut?: string;
}

export interface Nudge {
  readonly text: string;
  /** What the agent called lately, each as `callText` writes it. */
  readonly calls: readonly string[];
}

/** The two files that a session leaves: what happened, and what came of it. */
export interface SessionFiles {
  readonly journal: string;
  append(line: JournalLine): void;
  /** `null` before the first judgement. */
  verdict(): Verdict | null;
  write(verdict: Verdict): void;
}

/** Finds a session's files. They hold what the agents read and wrote, so only their owner may read them. */
export function sessionFiles(folder: string, session: string): SessionFiles {
  const journal = join(folder, `${session}.jsonl`);
  const path = join(folder, `${session}.verdict.json`);
  return {
    journal,
    append: (line) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      // One write of whole lines: hooks of parallel calls append to the same file.
      appendFileSync(journal, `${JSON.stringify(line)}\n`, { mode: 0o600 });
    },
    verdict: () => {
      try {
        return JSON.parse(readFileSync(path, "utf8")) as Verdict;
      } catch {
        return null;
      }
    },
    write: (verdict) => {
      const draft = `${path}.${process.pid}`;
      writeFileSync(draft, JSON.stringify(verdict), { mode: 0o600 });
      renameSync(draft, path);
    },
  };
}
