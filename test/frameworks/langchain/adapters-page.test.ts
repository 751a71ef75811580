import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { driverLines } from "../capability-table.js";
import { isInstalled } from "../is-installed.js";

const page = readFileSync("docs/adapters.md", "utf8").split("\n");
const drivers = isInstalled
  ? [
      ...(await import("./langgraph-drivers.js")).langgraphDrivers,
      ...(await import("./langchain-drivers.js")).langchainDrivers,
    ]
  : [];

if (!isInstalled("langchain"))
  test.skip("LangChain is not installed: run `npm ci` in test/frameworks/langchain", () => {});

test.each(drivers)("the page of adapters says of $name what its contract says", (driver) => {
  const { row, reasons } = driverLines(driver);
  expect(page).toEqual(expect.arrayContaining([row, ...reasons]));
});
