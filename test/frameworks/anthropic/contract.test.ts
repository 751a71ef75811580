import { test } from "vitest";
import { holdToContract } from "../hold-to-contract.js";
import { isInstalled } from "../is-installed.js";

test.skipIf(isInstalled("anthropic"))(
  "The Anthropic SDK is not installed: run `npm ci` in test/frameworks/anthropic",
  () => {},
);

holdToContract(isInstalled("anthropic") ? (await import("./anthropic-drivers.js")).anthropicDrivers : []);
