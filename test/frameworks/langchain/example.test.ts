import { expect, test, vi } from "vitest";
import { isInstalled } from "../is-installed.js";

/** By a variable: seen from the example's folder, the compiler finds no framework. */
const example = "../../../examples/langgraph.js";

test.skipIf(!isInstalled("langchain"))(
  "the LangGraph example shows how few calls are left of two hundred",
  async () => {
    const print = vi.spyOn(console, "log").mockImplementation(() => {});
    await import(example);
    const [without = "", guarded = ""] = print.mock.calls.flat().map(String);
    print.mockRestore();
    expect(without).toMatch(/200 model calls, then GraphRecursionError/);
    expect(Number(/(\d+) model calls/.exec(guarded)?.[1])).toBeLessThan(20);
    expect(guarded).toMatch(/Cut: planner → reviewer/);
  },
);
