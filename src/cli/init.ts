import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { failureReason } from "../importers/failure-reason.js";
import { type StarterFile, starterFiles } from "./init/starter-files.js";
import type { Session } from "./session.js";
import { UsageError } from "./usage-error.js";

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

const NEXT = `
next:
  npx adjourn check                   plays the scenarios; the workflow does it for each pull request
  npx adjourn replay <traces>         judges runs that you have recorded, and stops nothing
  npx adjourn calibrate <traces>      proposes budgets from your own healthy runs
  npx adjourn pin <trace> --expect halt    turns an incident into a scenario
`;

async function init(folder: string, { force = false }: InitFlags, session: Session): Promise<void> {
  for (const file of starterFiles) {
    const isWritten = await write(folder, file, { force });
    await session.out(`${isWritten ? "wrote" : "kept "} ${join(folder, file.path)}\n`);
  }
  await session.out(NEXT);
}

/** Returns `false` where a file was there and stays. */
async function write(
  folder: string,
  { path, text }: StarterFile,
  { force }: { force: boolean },
): Promise<boolean> {
  const file = join(folder, path);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: force ? "w" : "wx" });
    return true;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "EEXIST" && !force) return false;
    throw new UsageError(`${file}: expected a file that can be written, got ${failureReason(cause)}`, {
      cause,
    });
  }
}
