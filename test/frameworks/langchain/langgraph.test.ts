import { describe, test } from "vitest";
import { Supervisor } from "../../../src/index.js";
import { adapterContract } from "../../../src/testing/index.js";
import { isInstalled } from "../is-installed.js";

const drivers = isInstalled("langchain") ? (await import("./langgraph-drivers.js")).langgraphDrivers : [];

if (!isInstalled("langchain"))
  test.skip("LangGraph is not installed: run `npm ci` in test/frameworks/langchain", () => {});

for (const driver of drivers) {
  describe(driver.name, () => {
    for (const { name, capability, run } of adapterContract(driver, (options) => new Supervisor(options)))
      test(`${capability}: ${name}`, run);
  });
}
