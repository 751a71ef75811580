import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { AdapterDriver } from "../../src/testing/index.js";
import { claudeCodeDriver } from "../adapters/claude-code/claude-code-driver.js";
import { customDrivers } from "../adapters/custom/custom-drivers.js";
import { ownAgentsDriver } from "../testing/own-agents-driver.js";
import { driverLines, legend, tableHead } from "./capability-table.js";
import { isInstalled } from "./is-installed.js";

const page = readFileSync("docs/adapters.md", "utf8").split("\n");

/** Drivers of frameworks, by the set that they need. */
const sets: Readonly<Record<string, () => Promise<readonly AdapterDriver[]>>> = {
  langchain: async () => [
    ...(await import("./langchain/langgraph-drivers.js")).langgraphDrivers,
    ...(await import("./langchain/langchain-drivers.js")).langchainDrivers,
  ],
  openai: async () => (await import("./openai/openai-drivers.js")).openaiDrivers,
  anthropic: async () => (await import("./anthropic/anthropic-drivers.js")).anthropicDrivers,
  "ai-sdk": async () => (await import("./ai-sdk/ai-sdk-drivers.js")).aiSdkDrivers,
  "openai-agents": async () => (await import("./openai-agents/openai-agents-driver.js")).openaiAgentsDrivers,
  mcp: async () => (await import("./mcp/mcp-drivers.js")).mcpDrivers,
};

const drivers = [ownAgentsDriver, ...customDrivers, claudeCodeDriver];
for (const [set, load] of Object.entries(sets)) {
  if (isInstalled(set)) drivers.push(...(await load()));
  else
    test.skip(`The frameworks of test/frameworks/${set} are not installed: run \`npm ci\` there`, () => {});
}

test("the page of adapters explains the columns of its table", () => {
  expect(page).toEqual(expect.arrayContaining([...tableHead, ...legend]));
});

test.each(drivers)("the page of adapters says of $name what its contract says", (driver) => {
  const { row, reasons } = driverLines(driver);
  expect(page).toEqual(expect.arrayContaining([row, ...reasons]));
});
