import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { failureReason } from "./failure-reason.js";

/** A file to read, or why there is none. */
export type FoundFile =
  | {
      readonly kind: "file";
      readonly file: string;
      /** Whether the user named it, rather than a folder that holds it. */
      readonly isNamed: boolean;
    }
  | {
      readonly kind: "unreadable";
      readonly file: string;
      readonly reason: string;
      readonly isNamed: boolean;
    };

/** Installed packages and version control hold no runs, but tens of thousands of files. */
const PASSED_BY: ReadonlySet<string> = new Set(["node_modules", ".git"]);

/** Walks files and folders in sorted order, without following symbolic links inside folders. */
export async function* findFiles(paths: readonly string[]): AsyncGenerator<FoundFile, void> {
  for (const path of paths) {
    const status = await stat(path).catch((error: unknown) => new Unreadable(error));
    if (status instanceof Unreadable) yield unreadable(path, status.reason, true);
    else if (status.isDirectory()) yield* walk(path, true);
    else yield { kind: "file", file: path, isNamed: true };
  }
}

async function* walk(folder: string, isNamed: boolean): AsyncGenerator<FoundFile, void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(
    (error: unknown) => new Unreadable(error),
  );
  if (entries instanceof Unreadable) {
    yield unreadable(folder, entries.reason, isNamed);
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) yield unreadable(path, "a symbolic link", false);
    else if (entry.isFile()) yield { kind: "file", file: path, isNamed: false };
    else if (!entry.isDirectory()) yield unreadable(path, "no regular file", false);
    else if (!PASSED_BY.has(entry.name)) yield* walk(path, false);
  }
}

class Unreadable {
  readonly reason: string;

  constructor(cause: unknown) {
    this.reason = failureReason(cause);
  }
}

function unreadable(file: string, reason: string, isNamed: boolean): FoundFile {
  return { kind: "unreadable", file, reason, isNamed };
}
