import { describe, expect, test } from "vitest";
import { Supervisor } from "../../../src/index.js";
import { adapterContract } from "../../../src/testing/index.js";
import { isInstalled } from "./is-installed.js";

const drivers = isInstalled ? (await import("./langgraph-drivers.js")).langgraphDrivers : [];

test.skipIf(isInstalled)("LangGraph is not installed: run `npm ci` in test/frameworks/langchain", () => {
  expect(isInstalled).toBe(true);
});

for (const driver of drivers) {
  describe(driver.name, () => {
    for (const { name, capability, run } of adapterContract(driver, (options) => new Supervisor(options)))
      test(`${capability}: ${name}`, run);
  });
}
