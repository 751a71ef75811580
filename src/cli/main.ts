#!/usr/bin/env node
import { processSession } from "./process-session.js";
import { run } from "./run.js";

process.exitCode = await run(process.argv.slice(2), processSession());
