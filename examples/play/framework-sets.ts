import { existsSync } from "node:fs";
import { register } from "node:module";
import { fileURLToPath } from "node:url";

/** Folder of the frameworks that adapters are tested against, each set with packages of its own. */
const frameworks = new URL("../../test/frameworks/", import.meta.url);

/** Whether a set of frameworks is installed. */
export function isInstalled(set: string): boolean {
  return existsSync(fileURLToPath(new URL(`${set}/node_modules`, frameworks)));
}

/** Lets what is imported from now on find the packages of these sets. */
export function useSets(sets: readonly string[]): void {
  const data = sets.map((set) => new URL(`${set}/package.json`, frameworks).href);
  register("./resolve-frameworks.mjs", import.meta.url, { data });
}
