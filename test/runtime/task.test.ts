import { expect, test } from "vitest";
import { readTaskHeader } from "../../src/runtime/task-header.js";
import { live, rejection, taskOf, untilRefused, usage } from "./live.js";

test("the status shows counts, findings, open parts and what could not be judged", async () => {
  const told = live();
  const { task, agents } = taskOf(told, "planner", "reviewer");
  await agents[0].model({ model: "m", input: "x" }, async () => usage(10, 10));
  await untilRefused(agents[0], agents[1]);
  expect(task.status()).toMatchObject({
    id: "talk",
    kind: null,
    parent: null,
    outcome: null,
    open: ['edges:["planner","reviewer"]["reviewer","planner"]'],
    counts: { turns: 8, modelCalls: 1, nanoUsd: 30_000, unpriced: 0 },
    notJudged: [],
  });
  expect(task.status().findings).toEqual(told.findings);
});

test("a status is a copy: what comes later does not change it", async () => {
  const { task } = taskOf(live());
  const before = task.status();
  task.record({ type: "progress", mark: "x" });
  await task.flush();
  expect(before.counts.events).toBe(0);
});

test("the worth of an outcome is recorded with it, and a task ends once", async () => {
  const told = live();
  const { task } = taskOf(told);
  const ends: string[] = [];
  told.supervisor.on("task-finished", ({ outcome }) => void ends.push(outcome));
  await Promise.all([task.finish({ outcome: "success", value: 12.5 }), task.finish({ outcome: "failure" })]);
  await task.finish({ outcome: "halted" });
  expect(ends).toEqual(["success"]);
  expect(task.status()).toMatchObject({ outcome: "success", counts: { events: 1 } });
});

test("headers name the task, its root, the way to it and the agent that calls", () => {
  const { supervisor } = live({ secret: "s3cret" });
  const root = supervisor.task({ id: "root" });
  const middle = supervisor.within(root, () => supervisor.task({ id: "middle" }));
  const leaf = supervisor.within(middle, () => supervisor.task({ id: "leaf" }));
  const header = readTaskHeader(leaf.headers({ agent: "caller" })["adjourn-task"] ?? "", "s3cret");
  expect(header).toEqual({
    root: "root",
    task: "leaf",
    above: { scopes: [], tasks: ["root", "middle"] },
    agent: "caller",
    path: [{ agent: "root" }, { agent: "middle" }],
  });
});

test("headers say what the way to a task was for, as fingerprints, and the service behind them counts it", async () => {
  const secret = "s3cret";
  const goal = "Find out why the harbour crane stops at night.";
  const { supervisor } = live({ secret });
  const root = supervisor.task({ id: "root", goal });
  const lead = root.agent("lead");
  await lead.spawn("scout", goal);
  const headers = root.headers({ agent: "scout" });
  const { path } = readTaskHeader(headers["adjourn-task"] ?? "", secret);
  expect(path.map(({ agent }) => agent)).toEqual(["root", "scout"]);
  expect(path[0]?.purpose).toBe(path[1]?.purpose);
  expect(JSON.stringify(path)).not.toContain("crane");

  const there = live({ secret });
  const joined = there.supervisor.join(headers);
  const refusal = await rejection(joined.agent("scout").spawn("another scout", goal));
  expect(refusal).toMatchObject({ code: "TASK_HALTED", decision: { reason: "FAN_OUT" } });
});

test("the way to a task is named by its last 32 entries", () => {
  const { supervisor } = live({ secret: "s3cret" });
  let task = supervisor.task({ id: "0" });
  for (let depth = 1; depth <= 40; depth += 1) {
    const above = task;
    task = supervisor.within(above, () => supervisor.task({ id: `${depth}` }));
  }
  const { path } = readTaskHeader(task.headers()["adjourn-task"] ?? "", "s3cret");
  expect([path.length, path[0]?.agent, path.at(-1)?.agent]).toEqual([32, "8", "39"]);
});

test("a task that opens a task for its own goal, and so on, is halted in its third generation; siblings never", async () => {
  const goal = "Find out why the harbour crane stops at night.";
  const { supervisor, findings } = live();
  let deepest = 0;
  const dig = (depth: number): Promise<unknown> =>
    supervisor.run({ goal }, async (task) => {
      await task.agent("lead").send("crew", `Level ${depth} begins.`);
      deepest = depth;
      // Whatever lies between: here a task for something else.
      await supervisor.run({ goal: `Prepare shaft ${"abc"[depth]}.` }, () => dig(depth + 1));
    });
  await dig(1);
  expect(deepest).toBe(2);
  expect(findings.map(({ code, level }) => `${code}:${level}`)).toEqual(["FAN_OUT:warn", "FAN_OUT:trip"]);

  const parallel = live();
  await parallel.supervisor.run({ goal: "Inspect the harbour." }, async () => {
    const works = Array.from({ length: 20 }, () =>
      parallel.supervisor.run({ goal }, async (task) => task.agent("lead").send("crew", "Begin.")),
    );
    await Promise.all(works);
  });
  expect(parallel.findings).toEqual([]);
});

test("a summary can be asked for at any time", async () => {
  const { supervisor } = live();
  const task = supervisor.task({ goal: "refund order 17" });
  await task.agent("planner").send("reviewer", "is order 17 eligible?");
  expect(task.summarize()).toMatchObject({ goal: "refund order 17", cycle: null, decision: null });
});

test("a wall-clock limit is reached by time alone, without an event", async () => {
  const told = live({ budget: { task: { wallMs: 60_000 } } });
  const { task } = taskOf(told);
  task.record({ type: "progress", mark: "begun" });
  await told.clock.advance(59_000);
  expect(told.halts).toEqual([]);
  await told.clock.advance(40_000);
  expect(told.halts).toMatchObject([{ decision: { action: "halt", reason: "BUDGET", enforced: true } }]);
});

test("costs of events that somebody else billed are priced where the model is known", async () => {
  const { task } = taskOf(live());
  const spent = {
    input: 10,
    output: 10,
    cacheRead: 0,
    cacheWrite: 0,
    reasoning: 0,
    source: "provider",
  } as const;
  task.record({ type: "message", from: "planner", to: "reviewer", content: "x", model: "m", usage: spent });
  task.record({ type: "model-call", from: "planner", model: "nobody-knows", usage: spent });
  await task.flush();
  expect(task.status().counts).toMatchObject({ modelCalls: 2, nanoUsd: 30_000, unpriced: 1 });
});
