import { test } from "vitest";
import { isInstalled } from "../is-installed.js";

test.skipIf(isInstalled("openai"))(
  "The OpenAI SDK is not installed: run `npm ci` in test/frameworks/openai",
  () => {},
);

if (isInstalled("openai")) await import("./openai-cases.js");
