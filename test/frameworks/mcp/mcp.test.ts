import { test } from "vitest";
import { isInstalled } from "../is-installed.js";

test.skipIf(isInstalled("mcp"))(
  "The MCP SDK is not installed: run `npm ci` in test/frameworks/mcp",
  () => {},
);

if (isInstalled("mcp")) await import("./mcp-cases.js");
