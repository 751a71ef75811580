/**
 * Times what a store does for one model call against the least that its engine can do, in the same run. With `--memory`
 * it measures what tasks hold instead, which takes some minutes.
 * Usage: npm run bench:stores [-- --memory] [--json FILE] [--markdown FILE]
 */
import { readFileSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import {
  argument,
  machine,
  markdownTables,
  printTable,
  replaceMarked,
  type Table,
  writeJson,
} from "./report.js";
import { type Measured, measureStores } from "./stores/measure-stores.js";
import { memoryRows } from "./stores/memory-rows.js";
import { aloneRows, togetherRows } from "./stores/rows.js";

const CALLS = 4_000;
const EXCHANGES = 16_000;

const isMemory = process.argv.includes("--memory");
const load = (loadavg()[0] ?? 0).toFixed(1);
const setup = `${machine()}, load ${load} at the start`;
console.log(setup);

const shown: Table[] = [];
if (isMemory) show("Memory", await memoryRows());
else {
  const measured: readonly Measured[] = await measureStores({ calls: CALLS, exchanges: EXCHANGES });
  show("One exchange after the other", aloneRows(measured));
  show("Many tasks at once", togetherRows(measured));
}

const [json, markdown] = ["--json", "--markdown"].map(argument);
if (json !== undefined) writeJson(json, { setup, tables: shown });
if (markdown !== undefined) {
  const mark = isMemory ? "bench:stores:memory" : "bench:stores";
  const text = `${setup}.\n\n${markdownTables(shown)}`;
  writeFileSync(markdown, replaceMarked(readFileSync(markdown, "utf8"), mark, text));
}

function show(title: string, rows: Table["rows"]): void {
  shown.push({ title, rows });
  printTable(title, rows);
}
