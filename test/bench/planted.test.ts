import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { plantedBugs } from "../../bench/planted/bugs.js";

test("each planted bug finds its place in the sources, once", () => {
  for (const { name, file, find } of plantedBugs)
    expect([name, readFileSync(file, "utf8").split(find).length]).toEqual([name, 2]);
});

test("there are 25 bugs, each of its own", () => {
  expect(new Set(plantedBugs.map(({ name }) => name)).size).toBe(25);
});
