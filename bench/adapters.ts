/**
 * Times what adapters add to a call, to the start of a process and to a hook. Usage: npm run bench:adapters [-- --json FILE]
 * [--markdown FILE]. Frameworks that are not installed in test/frameworks are skipped.
 */
import { callRows } from "./adapters/call-rows.js";
import { hookRows } from "./adapters/hook-rows.js";
import { importRows } from "./adapters/import-rows.js";
import { openReport } from "./open-report.js";
import { loadedMachine } from "./report.js";

const CHARS = 2_000;
const STARTS = 15;

const setup = `${loadedMachine("start")}; messages of ${CHARS} characters, memory store; medians of ${STARTS} starts`;
const report = openReport({ name: "bench:adapters", setup });
const { steady, first, tasks } = await callRows(CHARS);
report.show("Calls, without and with adjourn", steady);
report.show("The first 1,000 calls of a process", first);
report.show("Tasks around the calls", tasks);
report.show("Import of an adapter, after adjourn itself", importRows(STARTS));
report.show("Start of Claude Code's hook, before a call", hookRows(STARTS));
report.write();
