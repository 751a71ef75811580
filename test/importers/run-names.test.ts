import { expect, test } from "vitest";
import { RunNames } from "../../src/importers/run-names.js";

test("runs are called after their file and what tells them apart, never two the same", () => {
  const names = new RunNames("runs/gpt-4o.json.gz");
  expect([names.of(7, 1), names.of(7, null), names.of("7"), names.of(), names.of("")]).toEqual([
    "gpt-4o-7-1",
    "gpt-4o-7",
    "gpt-4o-7~2",
    "gpt-4o",
    "gpt-4o~2",
  ]);
});
