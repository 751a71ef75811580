import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseScenario } from "../../src/scenarios/parse-scenario.js";
import { simulate } from "../../src/scenarios/simulate.js";
import { memoryStore } from "../../src/stores/memory.js";

const FOLDER = new URL("../../scenarios/", import.meta.url);

/** Takes seconds, and is played once where the demo is tested. */
const DEMO = "overnight-burn.yaml";

const files = readdirSync(FOLDER).filter((file) => file.endsWith(".yaml") && file !== DEMO);

test.each(files)("%s comes out as it says", async (file) => {
  const scenario = parseScenario(readFileSync(new URL(file, FOLDER), "utf8"), file);
  expect(scenario.tasks.some((task) => task.expect !== undefined)).toBe(true);
  const { failed } = await simulate(scenario, { openStore: memoryStore });
  expect(failed).toEqual([]);
});

test("the example in docs/scenarios.md comes out as it says", async () => {
  const page = readFileSync(new URL("../../docs/scenarios.md", import.meta.url), "utf8");
  const scenario = parseScenario(/```yaml\n(.*?)```/s.exec(page)?.[1] ?? "", "docs/scenarios.md");
  const { failed } = await simulate(scenario, { openStore: memoryStore });
  expect(failed).toEqual([]);
});
