import { test } from "vitest";
import { isInstalled } from "./is-installed.js";

const cases = isInstalled ? (await import("./agent-cases.js")).agentCases : {};

if (!isInstalled)
  test.skip("LangChain is not installed: run `npm ci` in test/frameworks/langchain", () => {});

for (const [name, run] of Object.entries(cases)) test(name, run);
