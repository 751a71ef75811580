import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PlantedBug } from "./bugs.js";

/** The suite that failed, or `null` where all passed. */
export interface Caught {
  readonly by: string | null;
  readonly output: string;
  readonly seconds: number;
}

/** A copy of the sources that bugs are planted in. */
export interface Copy {
  /** Runs the general suites until one fails. */
  run(): Caught;
  /** Plants a bug while `work` runs. @throws Error where its text does not stand exactly once in its file */
  plant<Result>(bug: PlantedBug, work: () => Result): Result;
  dispose(): void;
}

interface Suite {
  readonly name: string;
  readonly args: readonly string[];
}

/** What the general suites need. */
const COPIED = ["src", "bench", "test", "package.json", "tsconfig.json", "vitest.config.ts"];

/** The suites that know of no bug in particular, in the order of how often they catch one. */
const suites: readonly Suite[] = [
  { name: "simulator", args: ["--import", "tsx", "bench/sim.ts", "--seeds", "200", "--raw"] },
  { name: "ledger properties", args: vitest("test/core/budget/ledger.property.test.ts") },
  { name: "store contract", args: vitest("test/stores/contract.test.ts") },
  { name: "model-based tests", args: vitest("test/runtime/properties") },
];

/** A suite takes some ten seconds on a machine of its own; a bug may make it hang. */
const PATIENCE_MS = 180_000;

/** Copies the sources to a folder of their own. */
export function createCopy(): Copy {
  const folder = mkdtempSync(join(tmpdir(), "adjourn-planted-"));
  for (const name of COPIED) {
    const isKept = (path: string) => !path.includes("node_modules");
    cpSync(name, join(folder, name), { recursive: true, filter: isKept });
  }
  symlinkSync(realpathSync("node_modules"), join(folder, "node_modules"));
  return {
    run: () => run(folder),
    plant: ({ file, find, replace, name }, work) => {
      const path = join(folder, file);
      const sound = readFileSync(path, "utf8");
      const parts = sound.split(find);
      if (parts.length !== 2)
        throw new Error(
          `Expected ${file} to hold the text of "${name}" once, got ${parts.length - 1} times.`,
        );
      writeFileSync(path, parts.join(replace));
      try {
        return work();
      } finally {
        writeFileSync(path, sound);
      }
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function run(cwd: string): Caught {
  const began = performance.now();
  for (const { name, args } of suites) {
    const options = { cwd, encoding: "utf8", timeout: PATIENCE_MS, killSignal: "SIGKILL" } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
    const seconds = (performance.now() - began) / 1_000;
    if (status !== 0) return { by: name, output: `${stdout}\n${stderr}`.slice(-4_000), seconds };
  }
  return { by: null, output: "", seconds: (performance.now() - began) / 1_000 };
}

function vitest(tests: string): readonly string[] {
  return ["node_modules/vitest/vitest.mjs", "run", tests, "--reporter=dot", "--bail=1"];
}
