import { expect, test } from "vitest";
import { RULESET } from "../../src/core/policy/policy.js";
import { memoryStore } from "../../src/stores/memory.js";
import type { Store } from "../../src/stores/store.js";
import { fakeModel, live, rejection, usage } from "./live.js";

/** A store in which the task `t` was begun by a process of another version. */
async function begunUnder(ruleset: string): Promise<Store> {
  const store = memoryStore({ isShared: true });
  const first = live({ store });
  await first.supervisor.task({ id: "u" }).agent("a").send("b", "hello");
  const about = { ...(await store.tasks?.())?.[0]?.about, task: "t", root: "t", ruleset } as never;
  const append = [{ type: "progress", mark: "begun", tokens: 0 }] as const;
  await store.exchange({ root: "t", task: "t", append, verbs: [], cursor: -1, about });
  return store;
}

test("a task of a ruleset that this version does not have is refused, and nothing is added to it", async () => {
  const store = await begunUnder("2027-05");
  const { supervisor, storeFailures } = live({ store });
  const task = supervisor.task({ id: "t" });
  const model = fakeModel(usage(1, 1));
  const agent = task.agent("a");
  const refusal = {
    code: "RULESET_UNKNOWN",
    ruleset: "2027-05",
    message: `Expected task t to be judged by ruleset ${RULESET}, got "2027-05": it has to go on in a version of adjourn that has it.`,
  };
  expect(await rejection(agent.send("b", "is anybody there?"))).toMatchObject(refusal);
  expect(
    await rejection(agent.model({ model: "m", input: "x", maxOutputTokens: 9 }, model.call)),
  ).toMatchObject(refusal);
  expect(model.requests).toEqual([]);
  expect(storeFailures).toContainEqual(expect.objectContaining({ code: "RULESET_UNKNOWN" }));
  const { others } = await store.exchange({ root: "t", task: "t", append: [], verbs: [], cursor: -1 });
  expect(others).toMatchObject([{ mark: "begun" }]);
});

test("a refused task is told of once and over with its run", async () => {
  const { supervisor, storeFailures, clock } = live({ store: await begunUnder("2027-05") });
  const run = () => supervisor.run({ id: "t" }, (task) => task.agent("a").send("b", "is anybody there?"));
  expect(await run()).toMatchObject({ status: "failed", error: { code: "RULESET_UNKNOWN" } });
  await clock.advance(60_000);
  expect(storeFailures).toHaveLength(1);
  expect(supervisor.tasks()).toEqual([]);
});

test("a task of the same ruleset is taken up with its log", async () => {
  const store = await begunUnder(RULESET);
  const task = live({ store }).supervisor.task({ id: "t" });
  await task.agent("a").send("b", "is anybody there?");
  expect(task.status().counts.events).toBe(2);
});
