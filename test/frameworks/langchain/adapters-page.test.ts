import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { driverLines, legend, tableHead } from "../capability-table.js";
import { isInstalled } from "./is-installed.js";

const page = readFileSync("docs/adapters.md", "utf8").split("\n");
const drivers = isInstalled
  ? [
      ...(await import("./langgraph-drivers.js")).langgraphDrivers,
      ...(await import("./langchain-drivers.js")).langchainDrivers,
    ]
  : [];

test("the page of adapters explains the columns of its table", () => {
  expect(page).toEqual(expect.arrayContaining([...tableHead, ...legend]));
});

test.each(drivers)("the page of adapters says of $name what its contract says", (driver) => {
  const { row, reasons } = driverLines(driver);
  expect(page).toEqual(expect.arrayContaining([row, ...reasons]));
});
