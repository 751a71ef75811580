import { expect, test } from "vitest";
import { playExample } from "../../../examples/play/play-example.js";
import { isInstalled } from "../is-installed.js";

const example = { name: "openai-agents", set: "openai-agents" };

test.skipIf(!isInstalled("openai-agents"))(
  "the OpenAI Agents example shows how few calls are left of two hundred",
  async () => {
    const [free, guarded] = [await playExample(example, "off"), await playExample(example, "enforce")];
    expect(free.bill.calls).toBe(200);
    expect(guarded.bill.calls).toBe(8);
    expect(guarded.stoppedBy()).toMatch(/^Cut: planner → reviewer/);
  },
);
