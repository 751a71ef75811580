import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { driverLines } from "../capability-table.js";
import { isInstalled } from "./is-installed.js";

const page = readFileSync("docs/adapters.md", "utf8").split("\n");

test.skipIf(!isInstalled)("the page of adapters says of OpenAI Agents what its contract says", async () => {
  const { openaiAgentsDriver, streamedDriver } = await import("./openai-agents-driver.js");
  for (const driver of [openaiAgentsDriver, streamedDriver]) {
    const { row, reasons } = driverLines(driver);
    expect(page).toEqual(expect.arrayContaining([row, ...reasons]));
  }
});
