import { expect, test } from "vitest";
import { haltIn } from "../../../adapters/langchain/halt-in.js";
import { loadFramework } from "../../../adapters/load-framework.js";

const mark = { task: "t", action: "cut", reason: "CHAIN_CYCLE", summary: "Cut: planner." };
const message = (adjourn?: unknown) => ({
  content: "",
  additional_kwargs: adjourn === undefined ? {} : { adjourn },
  getType: () => "ai",
});

test("a halt is found in a state or in its messages, the last one where there are several", () => {
  const messages = [message({ ...mark, task: "earlier" }), message(mark), message()];
  expect(haltIn({ messages })).toEqual(mark);
  expect(haltIn(messages)).toEqual(mark);
});

test.each([[undefined], [{}], [[]], [[message()]], [[message({ nudge: true })]]])(
  "no halt in %j",
  (state) => {
    expect(haltIn(state)).toBeNull();
  },
);

test("a framework that is missing is named", async () => {
  const missing = loadFramework("@langchain/not-there/messages");
  await expect(missing).rejects.toThrow("Expected the package `@langchain/not-there` to be installed");
});
