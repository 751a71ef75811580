import { expect, test } from "vitest";
import { TaskHalted } from "../../src/runtime/errors.js";
import { refusalIn } from "../../src/runtime/refusal-in.js";
import { live, untilRefused } from "./live.js";

test("a refusal is found behind the errors that it is wrapped in", () => {
  const refusal = new TaskHalted({ task: "t", decision: null, summary: null });
  const wrapped = new Error("middleware", { cause: new Error("node", { cause: refusal }) });
  expect(refusalIn(wrapped)).toBe(refusal);
  const ring = new Error("ring");
  ring.cause = ring;
  expect(refusalIn(ring)).toBeNull();
});

test("a run that breaks off with a wrapped refusal is halted", async () => {
  const { supervisor } = live();
  const result = await supervisor.run({}, async (task) => {
    const cause = await untilRefused(task.agent("planner"), task.agent("reviewer"));
    throw new Error("The client is sorry.", { cause });
  });
  expect(result).toMatchObject({ status: "halted", decision: { reason: "CHAIN_CYCLE" } });
});
