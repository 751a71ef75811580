import { expect, test } from "vitest";
import { parseTraceLine } from "../../../src/core/trace-line.js";
import { manualClock } from "../../../src/runtime/manual-clock.js";
import { createOperator } from "../../../src/runtime/operator/operator.js";
import { policyHash } from "../../../src/runtime/policy-hash.js";
import { createReplay } from "../../../src/runtime/replay.js";
import { memoryStore } from "../../../src/stores/memory.js";
import type { KeptTask, Store } from "../../../src/stores/store.js";
import type { SupervisorOptions } from "../../../src/supervisor.js";
import { fakeModel, live, noon, rejection, taskOf, untilRefused, usage } from "../live.js";

/** A supervisor and an operator who only have a store in common. */
function apart(options: Partial<SupervisorOptions> = {}) {
  const clock = manualClock(noon);
  const store = memoryStore({ now: () => clock.now(), isShared: true });
  const operator = createOperator(store, { actor: "ana", clock });
  return { ...live({ clock, store, ...options }), operator };
}

test("a task is seen as the process at work on it sees it", async () => {
  const { supervisor, operator, clock } = apart({ budget: { task: { tokens: 9_000, usd: 5 } } });
  const { task, agents } = taskOf({ supervisor }, "a", "b");
  const [a, b] = agents;
  const model = fakeModel(usage(100, 10));
  await a.model({ model: "m", input: "hello", maxOutputTokens: 50 }, model.call);
  await clock.advance(5_000);
  await untilRefused(a, b);
  const seen = await operator.task("talk");
  const { open, counts, findings } = task.status();
  expect(seen).toMatchObject({
    id: "talk",
    root: "talk",
    parent: null,
    state: "cut",
    outcome: null,
    open,
    counts,
  });
  expect(seen.findings).toEqual(
    findings.map(({ code, level, seq, cut }) => ({ code, level, event: seq, cut })),
  );
  expect(seen.lastActiveAt).toBe(noon + 5_000);
  expect(seen.budget).toMatchObject([
    { account: "task", dimension: "tokens", limit: 9_000, committed: 110 },
    { account: "task", dimension: "nanoUsd", limit: 5e9 },
  ]);
  expect(await operator.tasks()).toEqual({ tasks: [seen], unread: [] });
});

test("what a task has left is foreseen from calls that grow", async () => {
  const { supervisor, operator } = apart({ budget: { task: { tokens: 100_000 } } });
  const { agents } = taskOf({ supervisor }, "a");
  for (let call = 1; call <= 10; call += 1) {
    const model = fakeModel(usage(500 * call, 100));
    await agents[0].model({ model: "m", input: `step ${call}`, maxOutputTokens: 200 }, model.call);
  }
  await supervisor.close();
  // 28,500 tokens are used, and each further call takes 500 more than the last one's 5,100.
  const { forecast } = await operator.task("talk");
  expect(forecast).toEqual({ dimension: "tokens", calls: 9 });
});

test("a halt stops another process at its next decision, and a resume lets it try again", async () => {
  const { supervisor, operator, decisions } = apart();
  const { task, agents } = taskOf({ supervisor }, "a", "b");
  await agents[0].send("b", "shall we begin?");
  expect((await operator.halt("talk", { reason: "wrong customer" })).state).toBe("halted");
  expect(await rejection(agents[1].send("a", "yes, at level 4"))).toMatchObject({ code: "TASK_HALTED" });
  expect(decisions.at(-1)).toMatchObject({ action: "halt", reason: "OPERATOR" });
  expect((await operator.resume("talk", { reason: "it was the right one" })).state).toBe("on-probation");
  await agents[1].send("a", "yes, at level 4");
  expect(task.status().open).toEqual([]);
});

test("a halt of the root stops a child that another process runs", async () => {
  const { supervisor, operator, clock, store } = apart({ secret: "s" });
  const there = live({ clock, store, secret: "s" });
  const root = supervisor.task({ id: "root" });
  await root.flush();
  const [child, headers] = await supervisor.within(root, async () => {
    const below = supervisor.task({ id: "child" });
    await below.flush();
    return [below, below.headers()] as const;
  });
  const joined = there.supervisor.join(headers);
  await joined.agent("x").send("y", "at work");
  await operator.halt("root", { reason: "over" });
  expect(await rejection(joined.agent("y").send("x", "still at work"))).toMatchObject({
    code: "TASK_HALTED",
    task: "root",
  });
  expect(child.id).toBe("child");
});

test("who said what and why is in the log, with the policy in force", async () => {
  const { supervisor, operator } = apart({ mode: "enforce" });
  const { task } = taskOf({ supervisor }, "a");
  await task.flush();
  await operator.halt("talk", { reason: "wrong customer" });
  const { text } = await operator.trace("talk");
  expect(JSON.parse(text.trim().split("\n").at(-1) ?? "")).toMatchObject({
    type: "control",
    action: "halt",
    actor: "ana",
    reason: "wrong customer",
    policy: policyHash({ mode: "enforce" }),
    at: noon,
  });
});

test("a top-up raises the limit for the ledger and for the rules", async () => {
  const { supervisor, operator, findings } = apart({ budget: { task: { tokens: 1_000 } } });
  const { agents } = taskOf({ supervisor }, "a");
  const call = () =>
    agents[0].model({ model: "m", input: "x", maxOutputTokens: 100 }, fakeModel(usage(700, 100)).call);
  await call();
  await operator.topUp("talk", { tokens: 4_000, reason: "worth it" });
  await call();
  await call();
  await call();
  expect((await operator.task("talk")).budget).toMatchObject([{ dimension: "tokens", limit: 5_000 }]);
  expect(findings.filter(({ level }) => level === "trip")).toEqual([]);
});

test("a task that was halted for its budget goes on after a top-up and a resume, not by itself", async () => {
  const { supervisor, operator } = apart({ budget: { task: { tokens: 1_000 } } });
  const { task, agents } = taskOf({ supervisor }, "a");
  const call = () =>
    agents[0].model({ model: "m", input: "x", maxOutputTokens: 100 }, fakeModel(usage(1_000, 100)).call);
  await call();
  expect(await rejection(call())).toMatchObject({ code: "TASK_HALTED" });
  expect((await operator.topUp("talk", { tokens: 9_000, reason: "worth it" })).state).toBe("halted");
  expect(await rejection(call())).toMatchObject({ code: "TASK_HALTED" });
  await operator.resume("talk", { reason: "worth it" });
  await call();
  await call();
  expect(task.status().counts.tokens).toBe(3_300);
});

test("replaying a trace with a top-up gives the verdicts of the live run", async () => {
  const { supervisor, operator, findings } = apart({ budget: { task: { tokens: 1_000 } } });
  const { task, agents } = taskOf({ supervisor }, "a");
  for (let calls = 0; calls < 4; calls += 1) {
    await agents[0].model({ model: "m", input: "x", maxOutputTokens: 100 }, fakeModel(usage(700, 100)).call);
    if (calls === 0) await operator.topUp("talk", { tokens: 4_000, reason: "worth it" });
  }
  await task.flush();
  const { text, header } = await operator.trace("talk");
  const replay = createReplay(header, { policy: task.policy });
  for (const line of text.trim().split("\n").slice(1)) {
    const parsed = parseTraceLine(JSON.parse(line));
    if (!parsed.ok || parsed.line.kind !== "observation")
      throw new Error(`Expected an observation, got ${line}`);
    replay.pushObservation(parsed.line.observation);
  }
  expect(replay.report().findings).toEqual(findings);
});

test.each([
  ["an unknown task", (o: Op) => o.halt("nobody", { reason: "r" }), "UNKNOWN_TASK", '"nobody"'],
  ["an unknown part", (o: Op) => o.halt("talk", { reason: "r", cut: "agent:z" }), "BAD_OPTION", "agent:z"],
  ["no reason", (o: Op) => o.halt("talk", { reason: "" }), "BAD_OPTION", "`reason`"],
  ["a resume of what goes on", (o: Op) => o.resume("talk", { reason: "r" }), "BAD_OPTION", "goes on"],
  ["a top-up of nothing", (o: Op) => o.topUp("talk", { reason: "r" }), "BAD_OPTION", "above 0"],
  ["a top-up by less", (o: Op) => o.topUp("talk", { tokens: -5, reason: "r" }), "BAD_OPTION", "-5"],
  [
    "a top-up of what is unlimited",
    (o: Op) => o.topUp("talk", { usd: 1, reason: "r" }),
    "BAD_OPTION",
    "nanoUsd",
  ],
  ["deleting a task under way", (o: Op) => o.forget("talk"), "BAD_OPTION", "to be finished"],
])("%s is refused, and the log stays as it is", async (_, ask, code, words) => {
  const { supervisor, operator } = apart();
  await taskOf({ supervisor }, "a").task.flush();
  const before = await operator.trace("talk");
  expect(await rejection(ask(operator))).toMatchObject({ code, message: expect.stringContaining(words) });
  expect(await operator.trace("talk")).toEqual(before);
});

type Op = ReturnType<typeof createOperator>;

test("nobody steers a finished task", async () => {
  const { supervisor, operator } = apart();
  await supervisor.run({ id: "done" }, async (task) => task.agent("a").send("b", "bye"));
  expect(await operator.task("done")).toMatchObject({ state: "finished", outcome: "success" });
  expect(await rejection(operator.halt("done", { reason: "r" }))).toMatchObject({ code: "TASK_FINISHED" });
});

test("tasks in which nothing has happened for long are deleted, abandoned ones and their children too", async () => {
  const { supervisor, operator, clock } = apart();
  const root = supervisor.task({ id: "root" });
  await root.flush();
  await supervisor.within(root, () => supervisor.task({ id: "child" })).flush();
  await clock.advance(10_000);
  await supervisor.task({ id: "young" }).flush();
  expect(await operator.prune({ olderThanMs: 10_001 })).toEqual([]);
  expect(await operator.prune({ olderThanMs: 5_000 })).toEqual(["root", "child"]);
  expect((await operator.tasks()).tasks.map(({ id }) => id)).toEqual(["young"]);
});

test("a task with a call that still goes on is not deleted for its age", async () => {
  const { supervisor, operator, clock } = apart({ leaseMs: 60_000, budget: { task: { tokens: 900 } } });
  const { task } = taskOf({ supervisor }, "a");
  await task.admit({ agent: "a", request: { model: "m", input: "x", maxOutputTokens: 10 } });
  // Whoever has a task open keeps something set aside for it: here nobody has any more.
  await supervisor.close();
  await clock.advance(20_000);
  expect(await operator.prune({ olderThanMs: 10_000 })).toEqual([]);
  await clock.advance(60_000);
  expect(await operator.prune({ olderThanMs: 10_000 })).toEqual(["talk"]);
});

test("a task is deleted on demand, and what its calls cost stays booked", async () => {
  const { supervisor, operator, store } = apart({ budget: { team: { tokens: 900 } } });
  await supervisor.run({ id: "t", team: "x" }, async (task) => {
    const request = { model: "m", input: "x", maxOutputTokens: 100 };
    await task.agent("a").model(request, fakeModel(usage(70, 10)).call);
  });
  await operator.forget("t");
  expect((await operator.tasks()).tasks).toEqual([]);
  const verbs = [{ verb: "standing", account: "team:x" }] as const;
  const { answers } = await store.exchange({ root: "-", task: "-", append: [], verbs, cursor: -1 });
  expect(answers).toMatchObject([{ accounts: [{ dimensions: { tokens: { committed: 80 } } }] }]);
});

test("a task of an unknown ruleset is named, and not judged", async () => {
  const { supervisor, operator, store } = apart();
  const { task } = taskOf({ supervisor }, "a");
  await task.flush();
  const [kept] = (await store.tasks?.()) ?? [];
  if (kept === undefined) throw new Error("Expected a task, got none.");
  const about = { ...kept.about, task: "later", root: "later", ruleset: "2027-05" };
  await store.exchange({ root: "later", task: "later", append: [], verbs: [], cursor: -1, about });
  const { tasks, unread } = await operator.tasks();
  expect(tasks.map(({ id }) => id)).toEqual(["talk"]);
  expect(unread).toMatchObject([
    { id: "later", ruleset: "2027-05", why: expect.stringContaining("2027-05") },
  ]);
  expect(await rejection(operator.task("later"))).toMatchObject({ code: "RULESET_UNKNOWN" });
});

test("a task whose policy cannot be read is named with what is wrong, beside the others", async () => {
  const { supervisor, operator, store } = apart();
  const { task } = taskOf({ supervisor }, "a");
  await task.flush();
  const [kept] = (await store.tasks?.()) ?? [];
  if (kept === undefined) throw new Error("Expected a task, got none.");
  const policy = { budget: { task: { tokens: "many" } } };
  const about = { ...kept.about, task: "damaged", root: "damaged", policy };
  await store.exchange({ root: "damaged", task: "damaged", append: [], verbs: [], cursor: -1, about });
  const why = 'Expected `budget.task.tokens` in the policy of task damaged to be a number, got "many".';
  const { tasks, unread } = await operator.tasks();
  expect(tasks.map(({ id }) => id)).toEqual(["talk"]);
  expect(unread).toMatchObject([{ id: "damaged", why }]);
  expect(await rejection(operator.task("damaged"))).toMatchObject({ code: "TASK_UNREADABLE", message: why });
});

test("a task that is deleted while the list is read is not in it", async () => {
  const { supervisor, store } = apart();
  const { task } = taskOf({ supervisor }, "a");
  await task.flush();
  await task.finish({ outcome: "success" });
  const kept = (await store.tasks?.()) ?? [];
  const operator = createOperator(listedBefore(store, kept), { actor: "ana" });
  await store.forget({ root: "talk", task: "talk" });
  expect(await operator.tasks()).toEqual({ tasks: [], unread: [] });
});

/** A store whose first list is as old as it may be. */
function listedBefore(store: Store, before: readonly KeptTask[]): Store {
  const lists = [before];
  return { ...store, tasks: async () => lists.shift() ?? (await store.tasks?.()) ?? [] };
}

test("a store that nobody can look into has no operator", () => {
  const { tasks: _, ...blind } = memoryStore({ isShared: true });
  expect(() => createOperator(blind, { actor: "ana" })).toThrow("Expected a store with `tasks`");
});

test("one task is found without asking for all of them", async () => {
  const store = memoryStore({ isShared: true });
  const { supervisor } = live({ store });
  await supervisor.task({ id: "talk" }).agent("a").send("b", "shall we begin?");
  const tasks = () => Promise.reject(new Error("Expected one task to be asked for, got all."));
  const operator = createOperator({ ...store, tasks }, { actor: "ana" });
  expect((await operator.task("talk")).id).toBe("talk");
  await expect(operator.task("nobody")).rejects.toMatchObject({ name: "UnknownTask" });
});
