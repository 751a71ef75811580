import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { failuresOf, readScenario, scenarioFiles } from "./scenario-folder.js";

const FOLDER = "scenarios/issues";
const files = scenarioFiles(FOLDER);

test.each(files)("%s comes out as it says", async (file) => {
  expect(await failuresOf(readScenario(FOLDER, file))).toEqual([]);
});

test("every file names its source in docs/scenarios-issues.md, and every file named there exists", () => {
  const page = readFileSync(new URL("../../docs/scenarios-issues.md", import.meta.url), "utf8");
  const named = [...page.matchAll(/^\| \[([\w-]+)\]\(/gm)].map(([, name]) => `${name}.yaml`);
  expect(named.sort()).toEqual([...files].sort());
});
