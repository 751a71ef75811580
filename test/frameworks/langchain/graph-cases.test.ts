import { test } from "vitest";
import { isInstalled } from "./is-installed.js";

const cases = isInstalled ? (await import("./graph-cases.js")).graphCases : {};

test.skipIf(isInstalled)("LangGraph is not installed: run `npm ci` in test/frameworks/langchain", () => {});

for (const [name, run] of Object.entries(cases)) test(name, run);
