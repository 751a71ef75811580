import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseScenario } from "../../src/scenarios/parse-scenario.js";
import { failuresOf, readScenario, scenarioFiles } from "./scenario-folder.js";

/** Takes seconds, and is played once where the demo is tested. */
const DEMO = "overnight-burn.yaml";

const files = scenarioFiles("scenarios").filter((file) => file !== DEMO);

test.each(files)("%s comes out as it says", async (file) => {
  expect(await failuresOf(readScenario("scenarios", file))).toEqual([]);
});

test("the example in docs/scenarios.md comes out as it says", async () => {
  const page = readFileSync(new URL("../../docs/scenarios.md", import.meta.url), "utf8");
  const scenario = parseScenario(/```yaml\n(.*?)```/s.exec(page)?.[1] ?? "", "docs/scenarios.md");
  expect(await failuresOf(scenario)).toEqual([]);
});
