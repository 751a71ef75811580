import { describe, test } from "vitest";
import { Supervisor } from "../../../src/index.js";
import { adapterContract } from "../../../src/testing/index.js";
import { isInstalled } from "./is-installed.js";

const { openaiAgentsDriver, streamedDriver } = isInstalled
  ? await import("./openai-agents-driver.js")
  : { openaiAgentsDriver: null, streamedDriver: null };

test.skipIf(isInstalled)(
  "The OpenAI Agents SDK is not installed: run `npm ci` in test/frameworks/openai-agents",
  () => {},
);

for (const driver of [openaiAgentsDriver, streamedDriver]) {
  if (driver === null) continue;
  describe(driver.name, () => {
    for (const { name, capability, run } of adapterContract(driver, (options) => new Supervisor(options)))
      test(`${capability}: ${name}`, run);
  });
}
