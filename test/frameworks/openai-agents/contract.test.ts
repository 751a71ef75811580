import { test } from "vitest";
import { holdToContract } from "../hold-to-contract.js";
import { isInstalled } from "../is-installed.js";

test.skipIf(isInstalled("openai-agents"))(
  "The OpenAI Agents SDK is not installed: run `npm ci` in test/frameworks/openai-agents",
  () => {},
);

holdToContract(
  isInstalled("openai-agents") ? (await import("./openai-agents-driver.js")).openaiAgentsDrivers : [],
);
