import { expect, test } from "vitest";
import { tellRoot } from "../../src/runtime/tell-root.js";
import { memoryStore } from "../../src/stores/memory.js";
import type { Store } from "../../src/stores/store.js";
import { live, rejection, standing } from "./live.js";

test("a root that is halted in one process stops its child tasks in another", async () => {
  const store = memoryStore({ isShared: true });
  const here = live({ store, secret: "shared" });
  const there = live({ store, secret: "shared", clock: here.clock });
  const root = here.supervisor.task({ id: "root" });
  const child = here.supervisor.within(root, () => here.supervisor.task({ id: "child" }));
  const joined = there.supervisor.join(child.headers());
  await joined.agent("a").send("b", "shall we begin?");
  await here.supervisor.halt("root", { actor: "ana", reason: "enough" });
  // What a process has decided is seen by others within a second.
  await here.clock.advance(1_000);
  expect(await rejection(joined.agent("a").send("b", "shall we go on?"))).toMatchObject({
    code: "TASK_HALTED",
    task: "root",
  });
  await here.supervisor.resume("root", { actor: "ana", reason: "not yet enough" });
  await here.clock.advance(1_000);
  expect(await joined.agent("a").send("b", "shall we go on?")).toBe("shall we go on?");
});

test("what was joined is charged to the account that its owner opened", async () => {
  const store = memoryStore({ isShared: true });
  const here = live({ store, secret: "shared", budget: { task: { tokens: 1_000 } } });
  const there = live({ store, secret: "shared", budget: { task: { tokens: 5 } } });
  const task = here.supervisor.task({ id: "talk" });
  await task.flush();
  const joined = there.supervisor.join(task.headers());
  await joined.agent("a").model({ model: "m", input: "x", maxOutputTokens: 50 }, async () => ({
    usage: { input: 10, output: 20 },
  }));
  const verbs = [{ verb: "standing", account: "task:talk" }] as const;
  const { answers } = await store.exchange({ root: "talk", task: "talk", append: [], verbs, cursor: -1 });
  expect(answers).toMatchObject([
    { accounts: [{ dimensions: { tokens: { limit: 1_000, committed: 30 } } }] },
  ]);
});

test("whoever comes first opens what a task belongs to, so that nothing of it escapes its scopes", async () => {
  const store = memoryStore({ isShared: true });
  const budget = { task: { tokens: 1_000 }, team: { tokens: 5_000 } };
  const there = live({ store, secret: "shared", budget });
  // Its own opening has not arrived yet.
  const cutOff = { ...store, exchange: () => Promise.reject(new Error("connection refused")) };
  const here = live({ store: cutOff, secret: "shared", budget, clock: there.clock });
  const root = here.supervisor.task({ id: "root", team: "studio" });
  const child = here.supervisor.within(root, () => here.supervisor.task({ id: "child" }));
  const joined = there.supervisor.join(child.headers());
  await joined.agent("a").model({ model: "m", input: "x", maxOutputTokens: 50 }, async () => ({
    usage: { input: 10, output: 20 },
  }));
  for (const account of ["task:child", "task:root", "team:studio"])
    expect((await standing({ store }, account)).tokens.committed).toBe(30);
  const opener = live({ store, secret: "shared", budget, clock: there.clock });
  await opener.supervisor.task({ id: "root", team: "studio" }).flush();
});

test("what was spent without the store is booked where the owner of the task has not opened it yet", async () => {
  const store = memoryStore({ isShared: true });
  const budget = { task: { tokens: 1_000 }, team: { tokens: 5_000 } };
  const refused = () => Promise.reject(new Error("connection refused"));
  const here = live({ store: { ...store, exchange: refused }, secret: "shared", budget });
  const root = here.supervisor.task({ id: "root", team: "studio" });
  const child = here.supervisor.within(root, () => here.supervisor.task({ id: "child" }));
  let isUp = false;
  const exchange: Store["exchange"] = (request) => (isUp ? store.exchange(request) : refused());
  const there = live({
    store: { ...store, exchange },
    secret: "shared",
    budget,
    clock: here.clock,
    onStoreFailure: "allow",
  });
  const joined = there.supervisor.join(child.headers());
  await joined.agent("a").model({ model: "m", input: "x", maxOutputTokens: 50 }, async () => ({
    usage: { input: 10, output: 20 },
  }));
  isUp = true;
  await here.clock.advance(2_000);
  await joined.flush();
  for (const account of ["task:child", "task:root", "team:studio"])
    expect((await standing({ store }, account)).tokens.committed).toBe(30);
});

test("a task whose parent somebody else has finished meanwhile is over for its callers, and ends", async () => {
  const store = memoryStore({ isShared: true });
  const here = live({ store, secret: "shared" });
  const there = live({ store, secret: "shared", clock: here.clock });
  const failures: unknown[] = [];
  here.supervisor.on("store-failed", ({ error }) => {
    failures.push(error);
  });
  const root = here.supervisor.task({ id: "root" });
  await root.flush();
  await there.supervisor.join(root.headers()).finish({ outcome: "success" });
  const child = here.supervisor.within(root, () => here.supervisor.task({ id: "child" }));
  expect(await rejection(child.agent("a").send("b", "shall we begin?"))).toMatchObject({
    code: "TASK_FINISHED",
    message: "Task root is finished; open a new task instead.",
  });
  await child.finish({ outcome: "success" });
  await here.clock.advance(60_000);
  expect(failures).toEqual([]);
});

test("whoever joins a task below one that has ended opens nothing anew", async () => {
  const store = memoryStore({ isShared: true });
  const here = live({ store, secret: "shared", budget: { task: { tokens: 1_000 } } });
  const root = here.supervisor.task({ id: "root", team: "studio" });
  const child = here.supervisor.within(root, () => here.supervisor.task({ id: "child" }));
  const headers = child.headers();
  await child.finish({ outcome: "success" });
  await root.finish({ outcome: "success" });
  const there = live({ store, secret: "shared", clock: here.clock, budget: { task: { tokens: 1_000 } } });
  const joined = there.supervisor.join(headers);
  expect(await rejection(joined.agent("a").send("b", "shall we go on?"))).toMatchObject({
    code: "TASK_FINISHED",
    message: "Task root is finished; open a new task instead.",
  });
  // What became of it can be read all the same.
  expect(joined.status().counts.events).toBe(1);
  await joined.finish({ outcome: "success" });
  for (const account of ["task:root", "task:child"])
    expect(await rejection(standing({ store }, account))).toMatchObject({ code: "UNKNOWN_ACCOUNT" });
});

test("what is owed to a task that somebody else has finished is no failure of what its callers ask next", async () => {
  const store = memoryStore({ isShared: true });
  let isDown = false;
  const exchange: typeof store.exchange = async (request) => {
    if (isDown) throw new Error("connection refused");
    return store.exchange(request);
  };
  const there = live({ store, secret: "shared" });
  const here = live({
    store: { ...store, exchange },
    secret: "shared",
    clock: there.clock,
    onStoreFailure: "allow",
  });
  const task = here.supervisor.task({ id: "talk" });
  await task.flush();
  isDown = true;
  await task.agent("a").model({ model: "m", input: "x", maxOutputTokens: 50 }, async () => ({
    usage: { input: 10, output: 20 },
  }));
  await there.supervisor.join(task.headers()).finish({ outcome: "success" });
  isDown = false;
  await there.clock.advance(2_000);
  await task.flush();
  expect(await rejection(task.agent("a").send("b", "shall we go on?"))).toMatchObject({
    code: "TASK_FINISHED",
  });
});

test("what is told to a root that runs elsewhere is written without its log being read", async () => {
  const store = memoryStore({ isShared: true });
  const replies: { task: string; others: number; seqs: number }[] = [];
  const exchange: typeof store.exchange = async (request) => {
    const reply = await store.exchange(request);
    replies.push({ task: request.task, others: reply.others.length, seqs: reply.seqs.length });
    return reply;
  };
  const here = live({ store, secret: "shared" });
  const there = live({ store: { ...store, exchange }, secret: "shared", clock: here.clock });
  const root = here.supervisor.task({ id: "root" });
  await root.agent("a").send("b", "shall we begin?");
  const child = here.supervisor.within(root, () => here.supervisor.task({ id: "child" }));
  const joined = there.supervisor.join(child.headers());
  await joined.flush();
  replies.length = 0;
  tellRoot(joined, { type: "control", action: "halt", actor: "adjourn", reason: "ACTION_CYCLE" });
  await expect.poll(() => replies).toEqual([{ task: "root", others: 0, seqs: 1 }]);
  expect(await rejection(root.agent("b").send("a", "yes, at level 4"))).toMatchObject({
    code: "TASK_HALTED",
  });
});
