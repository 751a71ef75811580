#!/usr/bin/env node
import { dropSqliteWarning } from "./drop-sqlite-warning.js";
import { processSession } from "./process-session.js";
import { run } from "./run.js";

dropSqliteWarning();
process.exitCode = await run(process.argv.slice(2), processSession());
