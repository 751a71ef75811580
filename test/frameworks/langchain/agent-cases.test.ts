import { test } from "vitest";
import { isInstalled } from "../is-installed.js";

const cases = isInstalled("langchain") ? (await import("./agent-cases.js")).agentCases : {};

if (!isInstalled("langchain"))
  test.skip("LangChain is not installed: run `npm ci` in test/frameworks/langchain", () => {});

for (const [name, run] of Object.entries(cases)) test(name, run);
