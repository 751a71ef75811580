import { expect, test } from "vitest";
import { playExample } from "../../../examples/play/play-example.js";
import { isInstalled } from "../is-installed.js";

const example = { name: "langgraph", set: "langchain" };

test.skipIf(!isInstalled("langchain"))(
  "the LangGraph example shows how few calls are left of two hundred",
  async () => {
    const [free, guarded] = [await playExample(example, "off"), await playExample(example, "enforce")];
    expect(free.bill.calls).toBe(200);
    expect(guarded.bill.calls).toBe(11);
    expect(guarded.stoppedBy()).toMatch(/^Cut: planner → reviewer/);
  },
);
