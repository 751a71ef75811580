import { test } from "vitest";
import { isInstalled } from "../is-installed.js";

test.skipIf(isInstalled("ai-sdk"))(
  "The AI SDK is not installed: run `npm ci` in test/frameworks/ai-sdk",
  () => {},
);

if (isInstalled("ai-sdk")) await import("./ai-sdk-cases.js");
