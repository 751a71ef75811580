import { test } from "vitest";
import { holdToContract } from "../hold-to-contract.js";
import { isInstalled } from "../is-installed.js";

test.skipIf(isInstalled("langchain"))(
  "LangChain is not installed: run `npm ci` in test/frameworks/langchain",
  () => {},
);

if (isInstalled("langchain")) {
  holdToContract((await import("./langgraph-drivers.js")).langgraphDrivers);
  holdToContract((await import("./langchain-drivers.js")).langchainDrivers);
}
