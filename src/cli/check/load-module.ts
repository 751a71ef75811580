import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { ScenarioModule } from "../../scenarios/run-module.js";
import { UsageError } from "../usage-error.js";

/** Loads the function that a scenario names, such as `./agents.js#run`. @throws {UsageError} where there is none */
export async function loadModule(name: string, folder: string): Promise<ScenarioModule> {
  const [path = "", exported = "run"] = name.split("#");
  const module = await importModule(resolve(folder, path), name);
  const run = module[exported];
  if (typeof run === "function") return run as ScenarioModule;
  throw new UsageError(`${name}: expected a function called ${exported}, got ${typeof run}`);
}

async function importModule(path: string, name: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  } catch (cause) {
    const isTypeScript =
      cause instanceof Error && "code" in cause && cause.code === "ERR_UNKNOWN_FILE_EXTENSION";
    if (!isTypeScript) throw cause;
    const way = "NODE_OPTIONS='--import tsx' adds it";
    throw new UsageError(`${name}: expected a module that this process can import (${way}), got TypeScript`, {
      cause,
    });
  }
}
