import { test } from "vitest";
import { holdToContract } from "../hold-to-contract.js";
import { isInstalled } from "../is-installed.js";

test.skipIf(isInstalled("openai"))(
  "The OpenAI SDK is not installed: run `npm ci` in test/frameworks/openai",
  () => {},
);

holdToContract(isInstalled("openai") ? (await import("./openai-drivers.js")).openaiDrivers : []);
