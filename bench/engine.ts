/**
 * Times observing and folding events against `JSON.parse` of the same events in the same run, and the memory that
 * tasks hold. Usage: npm run bench:engine [-- --json FILE] [--markdown FILE]
 */
import { readFileSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { createState } from "../src/core/engine/state.js";
import { detectorRows } from "./engine/detector-rows.js";
import { memoryRows } from "./engine/memory-rows.js";
import { scaleRows } from "./engine/scale-rows.js";
import { edgeRows, textRows } from "./engine/text-rows.js";
import {
  argument,
  machine,
  markdownTables,
  printTable,
  replaceMarked,
  type Table,
  writeJson,
} from "./report.js";

const ROUNDS = 7;
const EVENTS = 1_000_000;
const TASKS = 100_000;

const [json, markdown] = ["--json", "--markdown"].map(argument);
const stateChars = JSON.stringify(createState({ task: "task" })).length;
const load = (loadavg()[0] ?? 0).toFixed(1);
const setup = `${machine()}, load ${load} at the start; medians of ${ROUNDS} rounds; an empty task is ${stateChars} characters of JSON`;
console.log(setup);

const shown: Table[] = [];
show("Observe and fold, against JSON.parse of the same event", () => textRows(ROUNDS));
show("Check at the edge, against JSON.parse of the same event", () => edgeRows(ROUNDS));
show("Fold by detector", () => detectorRows(ROUNDS));
show("Scale, messages of 200 characters", () => scaleRows({ events: EVENTS, tasks: TASKS }));
show("Memory (needs --expose-gc)", () => memoryRows(TASKS));

if (json !== undefined) writeJson(json, { setup, tables: shown });
if (markdown !== undefined) {
  const text = `${setup}.\n\n${markdownTables(shown)}`;
  writeFileSync(markdown, replaceMarked(readFileSync(markdown, "utf8"), "bench:engine", text));
}

function show(title: string, measure: () => Table["rows"]): void {
  const table = { title, rows: measure() };
  shown.push(table);
  printTable(table.title, table.rows);
}
