import { test } from "vitest";
import { isInstalled } from "../is-installed.js";

test.skipIf(isInstalled("anthropic"))(
  "The Anthropic SDK is not installed: run `npm ci` in test/frameworks/anthropic",
  () => {},
);

if (isInstalled("anthropic")) await import("./anthropic-cases.js");
