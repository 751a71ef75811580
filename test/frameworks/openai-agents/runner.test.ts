import { test } from "vitest";
import { isInstalled } from "./is-installed.js";

test.skipIf(isInstalled)(
  "The OpenAI Agents SDK is not installed: run `npm ci` in test/frameworks/openai-agents",
  () => {},
);

if (isInstalled) await import("./runner-cases.js");
