import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { verdict } from "../engine/verdict.js";
import { median } from "../median.js";
import type { Row } from "../report.js";
import { projectRoot } from "./project-root.js";

/** Most that an adapter adds to the start of a process: far below what the framework beside it takes. */
const TARGET_MS = 30;

/** Times the import of each published adapter after adjourn itself, and lists the packages that it loads besides. Needs a build. */
export function importRows(rounds: number): Row[] {
  return Object.entries(adapters()).map(([name, file]) => {
    const ms = median(Array.from({ length: rounds }, () => importMs(file)));
    const packages = packagesOf(file);
    return {
      adapter: name,
      "import ms": Number(ms.toFixed(1)),
      target: `≤ ${TARGET_MS}`,
      verdict: verdict(ms, TARGET_MS),
      "packages loaded besides": packages.length === 0 ? "none" : packages.join(", "),
    };
  });
}

function adapters(): Record<string, string> {
  const { exports } = JSON.parse(readFileSync(new URL("package.json", projectRoot), "utf8")) as {
    readonly exports: Readonly<Record<string, { readonly default: string } | string>>;
  };
  const entries = Object.entries(exports).flatMap(([name, target]) =>
    name.startsWith("./adapters/") && typeof target === "object"
      ? [[name.slice("./adapters/".length), new URL(target.default, projectRoot).href]]
      : [],
  );
  return Object.fromEntries(entries) as Record<string, string>;
}

/** CPU time, which work of other processes does not add to. */
function importMs(file: string): number {
  const { stdout } = run(`
    await import(${adjourn});
    const began = process.cpuUsage();
    await import(${JSON.stringify(file)});
    const { user, system } = process.cpuUsage(began);
    console.log((user + system) / 1_000);
  `);
  return Number(stdout);
}

/** Packages whose code an adapter loads and adjourn itself does not. */
function packagesOf(file: string): string[] {
  const hook = JSON.stringify(new URL("note-modules.mjs", import.meta.url).href);
  const { stderr } = run(`
    (await import("node:module")).register(${hook});
    await import(${adjourn});
    console.error("own");
    await import(${JSON.stringify(file)});
  `);
  const [own = "", added = ""] = stderr.split("own\n");
  const known = new Set(packagesIn(own));
  return [...new Set(packagesIn(added))].filter((name) => !known.has(name));
}

function packagesIn(urls: string): string[] {
  return [...urls.matchAll(/\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/g)].map(
    ([, name = ""]) => name,
  );
}

const adjourn = JSON.stringify(new URL("dist/src/index.js", projectRoot).href);

function run(code: string) {
  const args = ["--input-type=module", "-e", code];
  const result = spawnSync(process.execPath, args, { encoding: "utf8", env: {} });
  if (result.status !== 0) throw new Error(`Expected an import to succeed, got: ${result.stderr}`);
  return result;
}
