import { test } from "vitest";
import { isInstalled } from "./is-installed.js";

test.skipIf(isInstalled)("The MCP SDK is not installed: run `npm ci` in test/frameworks/mcp", () => {});

if (isInstalled) await import("./mcp-cases.js");
