import { test } from "vitest";
import { holdToContract } from "../hold-to-contract.js";
import { isInstalled } from "../is-installed.js";

test.skipIf(isInstalled("ai-sdk"))(
  "The AI SDK is not installed: run `npm ci` in test/frameworks/ai-sdk",
  () => {},
);

holdToContract(isInstalled("ai-sdk") ? (await import("./ai-sdk-drivers.js")).aiSdkDrivers : []);
