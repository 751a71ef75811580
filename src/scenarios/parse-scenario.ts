import { parseScenarioFile } from "./parse-scenario-file.js";
import type { Scenario } from "./scenario.js";
import { ScenarioError } from "./scenario-error.js";

/**
 * Reads a scenario with scripted agents in YAML or JSON. `file` is its name, for messages.
 * @throws ScenarioError
 */
export function parseScenario(text: string, file: string): Scenario {
  const { kind, scenario, lineOf } = parseScenarioFile(text, file);
  if (kind === "script") return scenario;
  const expected = "scripted agents under `tasks` (others run with `adjourn check`)";
  throw new ScenarioError({ file, line: lineOf([kind]) }, { field: "", expected, got: `\`${kind}\`` });
}
