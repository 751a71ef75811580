import { readdirSync, readFileSync } from "node:fs";
import type { FailedExpectation } from "../../src/scenarios/expectations.js";
import { parseScenario } from "../../src/scenarios/parse-scenario.js";
import type { Scenario } from "../../src/scenarios/scenario.js";
import { simulate } from "../../src/scenarios/simulate.js";
import { memoryStore } from "../../src/stores/memory.js";

/** The scenario files of a folder that lies below the project root. */
export function scenarioFiles(folder: string): string[] {
  return readdirSync(urlOf(folder)).filter((file) => file.endsWith(".yaml"));
}

/** Reads one of them. */
export function readScenario(folder: string, file: string): Scenario {
  return parseScenario(readFileSync(new URL(file, urlOf(folder)), "utf8"), file);
}

/** What a scenario expects and does not get; a scenario that expects nothing is a mistake. */
export async function failuresOf(scenario: Scenario): Promise<readonly FailedExpectation[]> {
  if (scenario.tasks.every((task) => task.expect === undefined)) {
    throw new Error(`Expected \`expect\` in a task of ${scenario.name}.`);
  }
  const { failed } = await simulate(scenario, { openStore: memoryStore });
  return failed;
}

function urlOf(folder: string): URL {
  return new URL(`../../${folder}/`, import.meta.url);
}
