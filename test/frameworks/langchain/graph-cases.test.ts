import { test } from "vitest";
import { isInstalled } from "../is-installed.js";

const cases = isInstalled("langchain") ? (await import("./graph-cases.js")).graphCases : {};

if (!isInstalled("langchain"))
  test.skip("LangGraph is not installed: run `npm ci` in test/frameworks/langchain", () => {});

for (const [name, run] of Object.entries(cases)) test(name, run);
