import { findFiles } from "../../importers/find-files.js";
import { UsageError } from "../usage-error.js";

/** What scenarios are called in a folder. JSON files there are snapshots, reports and much else; one may be named. */
const SCENARIO_NAME = /\.ya?ml$/i;

/** Lists the scenario files in files and folders, in order. @throws {UsageError} where there is none */
export async function findScenarios(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for await (const found of findFiles(paths)) {
    if (found.kind === "file") {
      if (found.isNamed || SCENARIO_NAME.test(found.file)) files.push(found.file);
    } else if (found.isNamed) {
      throw new UsageError(`${found.file}: expected a scenario or a folder of them, got ${found.reason}`);
    }
  }
  if (files.length > 0) return files;
  throw new UsageError(`Expected at least one scenario in ${paths.join(", ")}, got none.`);
}
