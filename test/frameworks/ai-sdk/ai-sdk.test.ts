import { test } from "vitest";
import { isInstalled } from "./is-installed.js";

test.skipIf(isInstalled)("The AI SDK is not installed: run `npm ci` in test/frameworks/ai-sdk", () => {});

if (isInstalled) await import("./ai-sdk-cases.js");
