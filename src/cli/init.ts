import { existsSync, readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { failureReason } from "../importers/failure-reason.js";
import { type StarterFile, starterFiles } from "./init/starter-files.js";
import type { Session } from "./session.js";
import { UsageError } from "./usage-error.js";
import { writeTextFile } from "./write-text-file.js";

interface InitFlags {
  readonly force?: boolean;
}

/** `adjourn init [folder]`: writes what a project begins with, and never over what is there. */
export function initCommand(session: Session): Command {
  return new Command("init")
    .description("Write a policy, an example scenario and a GitHub workflow to begin with.")
    .argument("[folder]", "folder of the project", ".")
    .option("--force", "overwrite what is there")
    .action((folder: string, flags: InitFlags) => init(folder, flags, session));
}

const INSTALL = "  npm install --save-dev adjourn      puts what the workflow runs into the lock file\n";

const NEXT = `  npx adjourn check                   plays the scenarios; the workflow does it for each pull request
  npx adjourn replay <traces>         judges runs that you have recorded, and stops nothing
  npx adjourn calibrate <traces>      proposes budgets from your own healthy runs
  npx adjourn pin <trace> --expect halt    turns an incident into a scenario
`;

async function init(folder: string, { force = false }: InitFlags, session: Session): Promise<void> {
  for (const file of starterFiles) {
    const isWritten = await write(folder, file, { force });
    await session.out(`${isWritten ? "wrote" : "kept "} ${join(folder, file.path)}\n`);
  }
  await session.out(`\nnext:\n${isDependency(folder) ? "" : INSTALL}${NEXT}`);
}

/** Whether the project's package file names the package, among whatever dependencies. */
function isDependency(folder: string): boolean {
  const file = join(folder, "package.json");
  return existsSync(file) && /"adjourn"\s*:/.test(readFileSync(file, "utf8"));
}

/** Returns `false` where a file was there and stays. */
async function write(
  folder: string,
  { path, text }: StarterFile,
  { force }: { force: boolean },
): Promise<boolean> {
  const file = join(folder, path);
  if (!force && existsSync(file)) return false;
  const parent = dirname(file);
  try {
    await mkdir(parent, { recursive: true });
  } catch (cause) {
    throw new UsageError(`${parent}: expected a folder to write to, got ${failureReason(cause)}`, { cause });
  }
  await writeTextFile(file, text);
  return true;
}
