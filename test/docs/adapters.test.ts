import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { driverLines, legend, tableHead } from "../frameworks/capability-table.js";
import { ownAgentsDriver } from "../testing/own-agents-driver.js";

const page = readFileSync("docs/adapters.md", "utf8").split("\n");

test("the page of adapters explains the columns of its table", () => {
  expect(page).toEqual(expect.arrayContaining([...tableHead, ...legend]));
});

test("the page of adapters says of one's own agents what their contract says", () => {
  const { row, reasons } = driverLines(ownAgentsDriver);
  expect(page).toEqual(expect.arrayContaining([row, ...reasons]));
});
