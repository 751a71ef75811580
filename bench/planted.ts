/**
 * Plants bugs, one at a time, in a copy of the sources, and runs the general suites on it: each bug must be caught.
 * Usage: npm run prove:planted [-- --sample N] [--json FILE] [--markdown FILE]. Exit 1 where one is not.
 */
import { countOf } from "./count-of.js";
import { openReport } from "./open-report.js";
import { plantedBugs } from "./planted/bugs.js";
import { type Caught, createCopy } from "./planted/copy.js";
import { machine } from "./report.js";

const sample = countOf("--sample", plantedBugs.length);
const report = openReport({ name: "planted", setup: machine() });

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
report.show(`${rows.length - missed} of ${rows.length} planted bugs caught`, rows);
report.write();
process.exitCode = missed === 0 ? 0 : 1;
