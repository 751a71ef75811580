import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { expectationSchema } from "../../src/scenarios/expectation.js";
import { parseScenario } from "../../src/scenarios/parse-scenario.js";
import { parseScenarioFile } from "../../src/scenarios/parse-scenario-file.js";
import { simulate } from "../../src/scenarios/simulate.js";
import { memoryStore } from "../../src/stores/memory.js";
import { fencedBlocks } from "./fenced-blocks.js";

const page = readFileSync("docs/scenarios.md", "utf8");

test("the example comes out as it says", async () => {
  const scenario = parseScenario(/```yaml\n(.*?)```/s.exec(page)?.[1] ?? "", "docs/scenarios.md");
  expect((await simulate(scenario, { openStore: memoryStore })).failed).toEqual([]);
});

test.each(fencedBlocks(page).blocks.filter(({ info }) => info === "yaml"))(
  "the scenario in line $line is one",
  ({ code }) => {
    expect(() => parseScenarioFile(code, "x.yaml", { readPolicy: () => ({}) })).not.toThrow();
  },
);

test("the page lists every expectation", () => {
  const table = page.slice(page.indexOf("## Expectations"));
  const listed = [...table.matchAll(/^\| `(\w+)[^|]*\|/gm)].map(([, field]) => field);
  expect(listed.toSorted()).toEqual(Object.keys(expectationSchema.shape).toSorted());
});

test("every file in scenarios/issues names its source on its page, and every file named there exists", () => {
  const sources = readFileSync("docs/scenarios-issues.md", "utf8");
  const named = [...sources.matchAll(/^\| \[([\w-]+)\]\(/gm)].map(([, name]) => `${name}.yaml`);
  const files = readdirSync("scenarios/issues").filter((file) => file.endsWith(".yaml"));
  expect(named.sort()).toEqual(files.sort());
});
