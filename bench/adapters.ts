/**
 * Times what adapters add to a call, to the start of a process and to a hook. Usage: npm run bench:adapters [-- --json FILE]
 * [--markdown FILE]. Frameworks that are not installed in test/frameworks are skipped.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { callRows } from "./adapters/call-rows.js";
import { hookRows } from "./adapters/hook-rows.js";
import { importRows } from "./adapters/import-rows.js";
import {
  argument,
  machine,
  markdownTables,
  printTable,
  replaceMarked,
  type Table,
  writeJson,
} from "./report.js";

const CALLS = 1_000;
const CHARS = 2_000;
const STARTS = 15;

const [json, markdown] = ["--json", "--markdown"].map(argument);
const load = (loadavg()[0] ?? 0).toFixed(1);
const setup = `${machine()}, load ${load} at the start; ${CALLS} calls with messages of ${CHARS} characters, memory store; medians of ${STARTS} starts`;
console.log(setup);

const tables: Table[] = [
  { title: "Calls, without and with adjourn", rows: await callRows({ calls: CALLS, chars: CHARS }) },
  { title: "Import of an adapter, after adjourn itself", rows: importRows(STARTS) },
  { title: "Start of Claude Code's hook, before a call", rows: hookRows(STARTS) },
];
for (const { title, rows } of tables) printTable(title, rows);

if (json !== undefined) writeJson(json, { setup, tables });
if (markdown !== undefined) {
  const text = `${setup}.\n\n${markdownTables(tables)}`;
  writeFileSync(markdown, replaceMarked(readFileSync(markdown, "utf8"), "bench:adapters", text));
}
