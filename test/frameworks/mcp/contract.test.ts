import { test } from "vitest";
import { holdToContract } from "../hold-to-contract.js";
import { isInstalled } from "../is-installed.js";

test.skipIf(isInstalled("mcp"))(
  "The MCP SDK is not installed: run `npm ci` in test/frameworks/mcp",
  () => {},
);

holdToContract(isInstalled("mcp") ? (await import("./mcp-drivers.js")).mcpDrivers : []);
