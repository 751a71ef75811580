import { expect, test } from "vitest";
import { importViolations } from "./import-violations.js";
import { parseSource, sourceFiles } from "./source-files.js";

test("imports point inwards only", () => {
  expect(sourceFiles(["src", "adapters"]).flatMap(importViolations)).toEqual([]);
});

test("there is source to check", () => {
  expect(sourceFiles(["src"]).length).toBeGreaterThan(0);
});

test.each([
  ["src/core/chain.ts", 'import type { Store } from "../stores/store.js";', "is out of its reach"],
  ["src/core/chain.ts", 'import { supervisor } from "../runtime/supervisor.js";', "is out of its reach"],
  ["src/core/chain.ts", 'import { createHash } from "node:crypto";', "is a Node module"],
  ["src/core/chain.ts", 'import { nanoid } from "nanoid";', "is not one of its packages"],
  ["src/core/chain.ts", 'const crypto = await import("node:crypto");', "is a Node module"],
  ["src/core/chain.ts", 'type Digest = import("node:crypto").Hash;', "is a Node module"],
  ["src/core/chain.ts", 'import crypto = require("node:crypto");', "is a Node module"],
  ["src/core/chain.ts", "const loaded = import(name);", "hides what it loads"],
  ["src/core/chain.ts", 'import { event } from "./event";', "lacks the ending .js"],
  ["src/core/chain.ts", 'import { event } from "../core-old/event.js";', "is out of its reach"],
  ["src/stores/redis.ts", 'import { Redis } from "ioredis";', "may only be imported as a type"],
  ["src/stores/redis.ts", 'import { supervisor } from "../runtime/supervisor.js";', "is out of its reach"],
  ["src/importers/otel.ts", 'import { memoryStore } from "../stores/memory.js";', "is out of its reach"],
  ["src/reports/html.ts", 'import { readFileSync } from "node:fs";', "is a Node module"],
  ["src/runtime/supervisor.ts", 'import { memoryStore } from "../stores/memory.js";', "is out of its reach"],
  ["src/runtime/supervisor.ts", 'import express from "express";', "is not one of its packages"],
  ["src/scenarios/runner.ts", 'import { textReport } from "../reports/text.js";', "is out of its reach"],
  ["src/testing/matchers.ts", 'import { expect } from "vitest";', "may only be imported as a type"],
  ["src/testing/contract.ts", 'import { memoryStore } from "../stores/memory.js";', "is out of its reach"],
  ["src/index.ts", 'export { main } from "./cli/main.js";', "is out of its reach"],
  ["src/index.ts", 'export { manualClock } from "./testing/manual-clock.js";', "is out of its reach"],
  ["src/server/http.ts", 'import { main } from "../cli/main.js";', "is out of its reach"],
  ["src/cli/main.ts", 'import { custom } from "../../adapters/custom.js";', "is out of its reach"],
  ["src/cli/main.ts", 'import { sample } from "../../test/sample.js";', "is out of its reach"],
  ["src/cli/main.ts", 'import { table } from "../../bench/table.js";', "is out of its reach"],
  ["adapters/custom.ts", 'import { step } from "../src/core/engine/step.js";', "is out of its reach"],
  ["adapters/custom.ts", 'import { other } from "./other.js";', "is out of its reach"],
  ["adapters/graph/index.ts", 'import { StateGraph } from "graph";', "may only be imported as a type"],
  ["adapters/graph/index.ts", 'import { type StateGraph } from "graph";', "may only be imported as a type"],
  ["src/gateway/http.ts", "", "expected a file of a known layer"],
])("%s may not hold: %s", (file, text, fault) => {
  expect(importViolations(parseSource(file, text))).toEqual([expect.stringContaining(fault)]);
});

test.each([
  ["src/core/engine/step.ts", 'import * as z from "zod"; import { chain } from "../chain.js";'],
  ["src/stores/redis.ts", 'import type { Redis } from "ioredis"; const load = () => import("ioredis");'],
  ["src/stores/sqlite.ts", "const load = (name: string) => import(name);"],
  [
    "src/runtime/supervisor.ts",
    'import type { Store } from "../stores/store.js"; import "node:async_hooks";',
  ],
  ["src/testing/index.ts", 'export { storeContract } from "./store-contract.js";'],
  ["src/index.ts", 'export { memoryStore } from "./stores/memory.js";'],
  ["src/cli/serve.ts", 'import { server } from "../server/http.js"; import express from "express";'],
  ["adapters/custom.ts", 'import { Supervisor } from "../src/index.js";'],
  ["adapters/graph/index.ts", 'import type { Graph } from "@graph/core"; import { wrap } from "./wrap.js";'],
  ["adapters/graph/wrap.ts", 'import { Supervisor } from "../../src/index.js";'],
  ["src/core/chain.ts", '// import "node:fs"\nconst text = \'import "node:fs"\';'],
])("%s may hold: %s", (file, text) => {
  expect(importViolations(parseSource(file, text))).toEqual([]);
});
