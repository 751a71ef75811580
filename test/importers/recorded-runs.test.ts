import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readTraces } from "../../src/importers/read-traces.js";

/** Folder with the labelled data set, which is not part of this package. */
const folder = process.env["ADJOURN_TRACES"];

test.skipIf(!folder)("all recorded runs of the labelled data set are read", { timeout: 60_000 }, async () => {
  const counts = { headers: 0, events: 0, ends: 0, loops: 0, errors: 0 };
  const isDataset = (name: string) => name.endsWith(".jsonl.gz");
  const files = readdirSync(folder ?? "")
    .filter(isDataset)
    .map((name) => join(folder ?? "", name));
  for await (const item of readTraces(files)) {
    if (item.kind === "header") counts.headers += 1;
    if (item.kind === "header" && item.labels?.loop) counts.loops += 1;
    if (item.kind === "event") counts.events += 1;
    if (item.kind === "end") counts.ends += 1;
    if (item.kind === "error") counts.errors += 1;
  }
  expect(counts).toEqual({ headers: 817, events: 25_802, ends: 817, loops: 181, errors: 0 });
});
