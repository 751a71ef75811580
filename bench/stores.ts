/**
 * Times what a store does for one model call against the least that its engine can do, in the same run. With `--memory`
 * it measures what tasks hold instead, for at most about so many minutes for each row.
 * Usage: npm run bench:stores [-- --memory [--minutes 1]] [--json FILE] [--markdown FILE]
 */
import { countOf } from "./count-of.js";
import { openReport } from "./open-report.js";
import { loadedMachine } from "./report.js";
import { type Measured, measureStores } from "./stores/measure-stores.js";
import { memoryRows } from "./stores/memory-rows.js";
import { aloneRows, togetherRows } from "./stores/rows.js";

const CALLS = 4_000;
const EXCHANGES = 16_000;

const isMemory = process.argv.includes("--memory");
const name = isMemory ? "bench:stores:memory" : "bench:stores";
const report = openReport({ name, setup: loadedMachine("start") });

if (isMemory) report.show("Memory", await memoryRows(countOf("--minutes", 1) * 60_000));
else {
  const measured: readonly Measured[] = await measureStores({ calls: CALLS, exchanges: EXCHANGES });
  report.show("One exchange after the other", aloneRows(measured));
  report.show("Many tasks at once", togetherRows(measured));
}
report.write();
