import { test } from "vitest";
import { isInstalled } from "../is-installed.js";

test.skipIf(isInstalled("openai-agents"))(
  "The OpenAI Agents SDK is not installed: run `npm ci` in test/frameworks/openai-agents",
  () => {},
);

if (isInstalled("openai-agents")) await import("./runner-cases.js");
