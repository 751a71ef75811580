import { expect, test, vi } from "vitest";
import { isInstalled } from "./is-installed.js";

/** By a variable: seen from the example's folder, the compiler finds no framework. */
const example = "../../../examples/openai-agents.js";

test.skipIf(!isInstalled)("the OpenAI Agents example shows how few calls are left of sixty", async () => {
  const print = vi.spyOn(console, "log").mockImplementation(() => {});
  await import(example);
  const [without = "", guarded = ""] = print.mock.calls.flat().map(String);
  print.mockRestore();
  expect(without).toMatch(/60 model calls, then MaxTurnsExceededError/);
  expect(guarded).toMatch(/ 8 model calls/);
  expect(guarded).toMatch(/Cut: planner → reviewer/);
});
