/**
 * Plants bugs, one at a time, in a copy of the sources, and runs the general suites on it: each bug must be caught.
 * Usage: npm run prove:planted [-- --sample N] [--markdown FILE]. Exit 1 where one is not.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { plantedBugs } from "./planted/bugs.js";
import { type Caught, createCopy } from "./planted/copy.js";
import { argument, machine, markdownTables, printTable, replaceMarked } from "./report.js";

const sample = Number(argument("--sample") ?? plantedBugs.length);
const markdown = argument("--markdown");

// Every so many-th, so that a sample has bugs of all files.
const every = Math.max(1, Math.floor(plantedBugs.length / sample));
const chosen = plantedBugs.filter((_, at) => at % every === 0).slice(0, sample);

const copy = createCopy();
const rows: { bug: string; "caught by": string; seconds: number }[] = [];
try {
  const sound = copy.run();
  if (sound.by !== null) throw new Error(`Expected the suites to pass without a bug, got:\n${sound.output}`);
  for (const bug of chosen) {
    const { by, seconds }: Caught = copy.plant(bug, () => copy.run());
    rows.push({ bug: bug.name, "caught by": by ?? "NOBODY", seconds: Number(seconds.toFixed(1)) });
    console.log(`${by === null ? "MISSED" : "caught"}  ${bug.name}`);
  }
} finally {
  copy.dispose();
}

const missed = rows.filter((row) => row["caught by"] === "NOBODY").length;
printTable(`${rows.length - missed} of ${rows.length} planted bugs caught`, rows);
if (markdown !== undefined) {
  const title = `${rows.length - missed} of ${rows.length} planted bugs caught`;
  const text = `${machine()}.\n\n${markdownTables([{ title, rows }])}`;
  writeFileSync(markdown, replaceMarked(readFileSync(markdown, "utf8"), "planted", text));
}
process.exitCode = missed === 0 ? 0 : 1;
