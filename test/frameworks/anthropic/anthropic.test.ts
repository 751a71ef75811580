import { test } from "vitest";
import { isInstalled } from "./is-installed.js";

test.skipIf(isInstalled)(
  "The Anthropic SDK is not installed: run `npm ci` in test/frameworks/anthropic",
  () => {},
);

if (isInstalled) await import("./anthropic-cases.js");
