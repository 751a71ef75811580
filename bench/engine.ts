/**
 * Times observing and folding events against `JSON.parse` of the same events in the same run, and the memory that
 * tasks hold. Usage: npm run bench:engine [-- --json FILE] [--markdown FILE]
 */
import { createState } from "../src/core/engine/state.js";
import { detectorRows } from "./engine/detector-rows.js";
import { memoryRows } from "./engine/memory-rows.js";
import { scaleRows } from "./engine/scale-rows.js";
import { edgeRows, textRows } from "./engine/text-rows.js";
import { openReport } from "./open-report.js";
import { loadedMachine } from "./report.js";

const ROUNDS = 7;
const EVENTS = 1_000_000;
const TASKS = 100_000;

const stateChars = JSON.stringify(createState({ task: "task" })).length;
const setup = `${loadedMachine("start")}; medians of ${ROUNDS} rounds; an empty task is ${stateChars} characters of JSON`;
const report = openReport({ name: "bench:engine", setup });

report.show("Observe and fold, against JSON.parse of the same event", textRows(ROUNDS));
report.show("Check at the edge, against JSON.parse of the same event", edgeRows(ROUNDS));
report.show("Fold by detector", detectorRows(ROUNDS));
report.show("Scale, messages of 200 characters", scaleRows({ events: EVENTS, tasks: TASKS }));
report.show("Memory (needs --expose-gc)", memoryRows(TASKS));
report.write();
