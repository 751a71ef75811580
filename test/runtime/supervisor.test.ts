import { expect, test } from "vitest";
import { ADJOURN_HEADER } from "../../src/runtime/task-header.js";
import { memoryStore } from "../../src/stores/memory.js";
import type { Store } from "../../src/stores/store.js";
import { Supervisor } from "../../src/supervisor.js";
import { actionsOf, fakeModel, live, pingPong, rejection, taskOf, untilRefused, usage } from "./live.js";

const edges = {
  kind: "edges",
  edges: [
    ["planner", "reviewer"],
    ["reviewer", "planner"],
  ],
};

/** The planner writes, the reviewer answers; `replies` says when it approves. */
function review({ supervisor }: Pick<ReturnType<typeof live>, "supervisor">, approvesAt: number) {
  const planning = fakeModel({ text: "split the refund in two", ...usage(200, 10) });
  let reviews = 0;
  const run = () =>
    supervisor.run({ id: "refund-1", kind: "refund" }, async (task) => {
      const planner = task.agent("planner");
      const reviewer = task.agent("reviewer");
      for (let note = "refund order 17"; ; ) {
        const plan = await planner.model({ model: "m", input: note, maxOutputTokens: 800 }, planning.call);
        await planner.send(reviewer, plan.text);
        const verdict = await reviewer.model({ model: "m", input: plan.text }, async () => {
          reviews += 1;
          return { approved: reviews >= approvesAt, text: "please revise", ...usage(150, 5) };
        });
        if (verdict.approved) return plan;
        note = await reviewer.send(planner, verdict.text);
      }
    });
  return { run, planning, reviews: () => reviews };
}

test("a run that comes to an end returns what it made and what it cost", async () => {
  const result = await review(live(), 2).run();
  expect(result).toMatchObject({
    status: "done",
    value: { text: "split the refund in two" },
    // Two plans of 200 + 10 tokens and two reviews of 150 + 5, at 1,000 and 2,000 nano-USD.
    task: {
      kind: "refund",
      outcome: "success",
      counts: { modelCalls: 4, nanoUsd: 2 * 220_000 + 2 * 160_000 },
    },
  });
});

test("a run that goes round in circles is halted with a summary, and no model is called after it", async () => {
  const told = live();
  const { run, planning, reviews } = review(told, Number.POSITIVE_INFINITY);
  const result = await run();
  if (result.status !== "halted") throw new Error(result.status);
  expect(result.decision).toMatchObject({ action: "cut", reason: "CHAIN_CYCLE", cut: edges });
  expect(result.summary.cycle?.events.length).toBe(2);
  expect(result.summary.text).toContain("please revise");
  expect(result.task.outcome).toBe("halted");
  expect(planning.requests.length).toBe(4);
  expect(reviews()).toBe(4);
});

test("an error of the user's own ends the task as failed and comes back as it is", async () => {
  const { supervisor } = live();
  const boom = new Error("boom");
  const result = await supervisor.run({}, async () => {
    throw boom;
  });
  expect(result).toMatchObject({ status: "failed", task: { outcome: "failure" } });
  expect(result).toHaveProperty("error", boom);
  expect(supervisor.tasks()).toEqual([]);
});

test("a refusal that the work swallows does not turn its result into a halt", async () => {
  const { supervisor } = live();
  const result = await supervisor.run({}, async (task) => {
    await untilRefused(task.agent("planner"), task.agent("reviewer"));
    return "went on without the review";
  });
  expect(result).toMatchObject({ status: "done", value: "went on without the review" });
});

test("a run inside a task is its child, and knows it across awaits", async () => {
  const { supervisor } = live();
  const outer = await supervisor.run({ id: "outer" }, async (parent) => {
    await Promise.resolve();
    expect(supervisor.current()).toBe(parent);
    const inner = await supervisor.run({ id: "inner" }, async (child) => {
      expect(supervisor.current()).toBe(child);
      return { parent: child.parent?.id, root: child.root };
    });
    expect(supervisor.current()).toBe(parent);
    return inner;
  });
  expect(outer).toMatchObject({ value: { status: "done", value: { parent: "outer", root: "outer" } } });
  expect(supervisor.current()).toBeUndefined();
});

test("what outlives a task opens tasks of its own", async () => {
  const { supervisor } = live();
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  let late: Promise<unknown> | undefined;
  await supervisor.run({ id: "over" }, async () => {
    late = ended.then(() => supervisor.run({ id: "later" }, async ({ parent }) => parent));
  });
  end();
  expect(await late).toMatchObject({ status: "done", value: null });
});

test("a child of a halted task is refused, with the parent's decision and summary", async () => {
  const { supervisor } = live();
  const model = fakeModel(usage(1, 1));
  const result = await supervisor.run({ id: "parent" }, async (parent) => {
    await supervisor.halt("parent", { actor: "ops", reason: "costs too much" });
    expect(parent.status().open).toEqual(["task"]);
    return supervisor.run({ id: "child" }, (child) =>
      child.agent("worker").model({ model: "m", input: "go" }, model.call),
    );
  });
  if (result.status !== "done" || result.value.status !== "halted") throw new Error(JSON.stringify(result));
  expect(result.value.decision).toMatchObject({ action: "halt", reason: "OPERATOR" });
  expect(result.value.summary.decision).toEqual({ action: "halt", part: expect.any(String), enforced: true });
  expect(model.requests).toEqual([]);
});

test("a child of a task that waits for a person's answer is refused too", async () => {
  const { supervisor } = live({ policy: { askOn: ["CHAIN_CYCLE"], ladder: ["halt"] }, budget: {} });
  const parent = supervisor.task({ id: "parent" });
  const child = supervisor.within(parent, () => supervisor.task({ id: "child" }));
  await supervisor.halt("parent", { actor: "ops", reason: "wait" });
  expect(await rejection(child.guard("worker"))).toMatchObject({ code: "TASK_HALTED", task: "parent" });
});

test("`within` makes a task the current one, and gives back what the work returns", () => {
  const { supervisor } = live();
  const task = supervisor.task({ id: "web-request" });
  expect(supervisor.within(task, () => supervisor.current()?.id)).toBe("web-request");
  expect(supervisor.current()).toBeUndefined();
});

test("joining in the same process finds the same task", () => {
  const { supervisor } = live();
  const task = supervisor.task({ id: "here" });
  expect(supervisor.join(task.headers())).toBe(task);
});

test("joining in another service that has the secret opens the task under the same id and root", () => {
  const here = live({ secret: "s3cret" });
  const there = live({ secret: "s3cret" });
  const root = here.supervisor.task({ id: "root" });
  const child = here.supervisor.within(root, () => here.supervisor.task({ id: "child" }));
  const joined = there.supervisor.join(child.headers({ agent: "caller" }));
  expect({ id: joined.id, root: joined.root }).toEqual({ id: "child", root: "root" });
  expect(there.supervisor.join(child.headers())).toBe(joined);
});

test.each([
  ["another deployment's", "other secret"],
  ["a process's own random", undefined],
])("a header signed with %s secret is refused", (_, secret) => {
  const forger = live(secret === undefined ? {} : { secret });
  const { supervisor } = live({ secret: "s3cret" });
  const headers = forger.supervisor.task({ id: "mine" }).headers();
  expect(() => supervisor.join(headers)).toThrow(expect.objectContaining({ code: "TASK_HEADER_FORGED" }));
  expect(supervisor.tasks()).toEqual([]);
});

test.each([[{}], [{ [ADJOURN_HEADER]: ["a", "b"] }]])(
  "joining without the one header says so: %j",
  (headers) => {
    expect(() => live().supervisor.join(headers)).toThrow(/Expected the header `adjourn-task`/);
  },
);

test.each(["", "a b", "../../etc/passwd", "a".repeat(129), "naïve", "a\n"])("refuses %j as an id", (id) => {
  const { supervisor } = live();
  expect(() => supervisor.task({ id })).toThrow(expect.objectContaining({ code: "BAD_OPTION" }));
});

test("refuses an id that is in use, and takes it again after its task ended", async () => {
  const { supervisor } = live();
  const task = supervisor.task({ id: "one" });
  expect(() => supervisor.task({ id: "one" })).toThrow("A task with the id one is open already.");
  expect(await rejection(supervisor.run({ id: "one" }, async () => 1))).toMatchObject({ code: "BAD_OPTION" });
  await task.finish({ outcome: "success" });
  expect(supervisor.task({ id: "one" })).not.toBe(task);
});

test.each([
  ["shadow", "enforce", ["nudge!", "cut!"]],
  ["enforce", "shadow", ["nudge", "cut"]],
  ["enforce", "off", []],
  ["enforce", "", ["nudge!", "cut!"]],
] as const)("ADJOURN_MODE changes %s to %j", async (mode, override, expected) => {
  const told = live({ mode, env: { ADJOURN_MODE: override } });
  const { agents } = taskOf(told, "planner", "reviewer");
  await pingPong(agents[0], agents[1], 4).catch(() => undefined);
  expect(actionsOf(told)).toEqual(expected);
});

test("ADJOURN_MODE overrides modes that single detectors state, and budgets", async () => {
  const told = live({
    env: { ADJOURN_MODE: "shadow" },
    policy: { detectors: { CHAIN_CYCLE: { mode: "enforce" } } },
    budget: { task: { modelCalls: 1 } },
  });
  const { task, agents } = taskOf(told, "planner", "reviewer");
  const model = fakeModel(usage(1, 1));
  for (let call = 0; call < 3; call += 1) await agents[0].model({ model: "m", input: "x" }, model.call);
  expect(await pingPong(agents[0], agents[1], 4)).toBe(8);
  await task.flush();
  expect(model.requests.length).toBe(3);
  expect(told.decisions.every(({ enforced }) => !enforced)).toBe(true);
  expect(told.decisions.map(({ reason }) => reason)).toContain("BUDGET");
});

test("an empty ADJOURN_MODE leaves budgets enforced while detectors run in shadow", async () => {
  const told = live({ mode: "shadow", env: { ADJOURN_MODE: "" }, budget: { task: { modelCalls: 1 } } });
  const { agents } = taskOf(told, "planner");
  const model = fakeModel(usage(1, 1));
  await agents[0].model({ model: "m", input: "x" }, model.call);
  expect(await rejection(agents[0].model({ model: "m", input: "x" }, model.call))).toMatchObject({
    code: "TASK_HALTED",
    decision: { reason: "BUDGET", enforced: true },
  });
});

test("a mode that does not exist is named in the error", () => {
  expect(() => new Supervisor({ env: { ADJOURN_MODE: "panic" } })).toThrow(
    'Expected ADJOURN_MODE to be off, shadow or enforce, got "panic".',
  );
});

test("options that cannot mean anything are refused when the supervisor is made", () => {
  expect(() => new Supervisor({ budget: { task: { tokens: -1 } } })).toThrow();
  expect(() => new Supervisor({ policy: { throttleMs: 0 } })).toThrow();
  expect(() => new Supervisor({ policy: { detectors: { CHAIN_CYCLES: {} } as never } })).toThrow();
});

test("idle tasks end as expired, others go on", async () => {
  const { supervisor, clock } = live({ idleMs: 60_000 });
  const finished: unknown[] = [];
  supervisor.on("task-finished", (event) => void finished.push(event));
  const idle = supervisor.task({ id: "idle" });
  const busy = supervisor.task({ id: "busy" });
  for (let half = 0; half < 4; half += 1) {
    busy.record({ type: "progress", mark: `half minute ${half}` });
    await clock.advance(30_000);
  }
  expect(finished).toEqual([{ task: "idle", outcome: "expired" }]);
  expect(idle.status().outcome).toBe("expired");
  expect(supervisor.tasks().map(({ id }) => id)).toEqual(["busy"]);
});

test("a stream that renews its reservation keeps its task from idling", async () => {
  const { supervisor, clock } = live({ idleMs: 60_000 });
  const task = supervisor.task({ id: "streaming" });
  const admission = await task.admit({ agent: "writer", request: { model: "m", input: "x" } });
  for (let half = 0; half < 6; half += 1) {
    await admission.renew();
    await clock.advance(30_000);
  }
  expect(supervisor.tasks().length).toBe(1);
});

test("all timers are gone after `close`", async () => {
  const { supervisor, clock } = live();
  const { task, agents } = taskOf({ supervisor }, "planner", "reviewer");
  await pingPong(agents[0], agents[1], 2);
  task.record({ type: "progress", mark: "half way" });
  expect(clock.pending).toBeGreaterThan(0);
  await supervisor.close();
  expect(clock.pending).toBe(0);
  expect(task.status().counts.events).toBe(5);
});

test("`close` stops all timers and closes the store although the store fails", async () => {
  const inner = memoryStore();
  let isClosed = false;
  const store: Store = {
    exchange: async () => {
      throw new Error("unreachable");
    },
    expire: inner.expire,
    forget: inner.forget,
    close: async () => {
      isClosed = true;
    },
  };
  const told = live({ store });
  told.supervisor.task({ id: "lost" }).record({ type: "progress", mark: "unsaid" });
  await told.supervisor.close();
  expect({ isClosed, timers: told.clock.pending }).toEqual({ isClosed: true, timers: 0 });
  expect(told.storeFailures.length).toBeGreaterThan(0);
});

test("tells when tasks start and end", async () => {
  const { supervisor } = live();
  const events: unknown[] = [];
  supervisor.on("task-started", (event) => void events.push(event));
  supervisor.on("task-finished", (event) => void events.push(event));
  await supervisor.run({ id: "a", kind: "refund" }, async () => {
    await supervisor.run({ id: "b" }, async () => undefined);
  });
  expect(events).toEqual([
    { task: "a", kind: "refund", parent: null },
    { task: "b", kind: null, parent: "a" },
    { task: "b", outcome: "success" },
    { task: "a", outcome: "success" },
  ]);
});

test("a listener that was taken off hears nothing more", async () => {
  const { supervisor } = live();
  const heard: string[] = [];
  const off = supervisor.on("task-started", ({ task }) => void heard.push(task));
  supervisor.task({ id: "one" });
  off();
  supervisor.task({ id: "two" });
  expect(heard).toEqual(["one"]);
});

test("listeners that throw or reject harm nobody, and are told of", async () => {
  const told = live();
  const failures: unknown[] = [];
  told.supervisor.on("decision", () => {
    throw new Error("thrown");
  });
  told.supervisor.on("finding", async () => {
    throw new Error("rejected");
  });
  told.supervisor.on("listener-failed", ({ event, error }) => {
    failures.push([event, (error as Error).message]);
    throw new Error("the last one fails too");
  });
  const { agents } = taskOf(told, "planner", "reviewer");
  expect(await untilRefused(agents[0], agents[1])).toMatchObject({ code: "PART_CUT" });
  expect(failures).toContainEqual(["decision", "thrown"]);
  expect(failures).toContainEqual(["finding", "rejected"]);
  expect(actionsOf(told)).toEqual(["nudge!", "cut!"]);
});

test("an operator cannot halt or resume what does not exist", async () => {
  const { supervisor } = live();
  const word = { actor: "ops", reason: "typo" };
  expect(await rejection(supervisor.halt("nobody", word))).toMatchObject({ code: "BAD_OPTION" });
  supervisor.task({ id: "known" });
  expect(await rejection(supervisor.resume("known", { ...word, cut: "edges:[]" }))).toMatchObject({
    code: "BAD_OPTION",
    message: 'Expected the key of a part that was cut, got "edges:[]".',
  });
});

test("the halt's summary gets a model's wording where one is configured, on a budget of its own", async () => {
  const told = live({
    budget: { task: { modelCalls: 8 } },
    summarizer: { summarize: async () => ({ text: "They never agreed on the split.", model: "m" }) },
  });
  const result = await review(told, Number.POSITIVE_INFINITY).run();
  if (result.status !== "halted") throw new Error(result.status);
  expect(result.summary.text).toContain("They never agreed on the split.");
});

test("a task whose scopes have the longest names that they may have is carried in a header", () => {
  const { supervisor } = live({ budget: { thread: { usd: 1, per: "day" }, user: { usd: 1, per: "month" } } });
  // In bytes, as a header counts them.
  const longest = "名".repeat(85);
  const spec = { thread: longest, user: longest, team: longest, organisation: longest };
  const task = supervisor.task({ id: "t", ...spec });
  expect(supervisor.join(task.headers({ agent: "规".repeat(64) }))).toBe(task);
});

test("a scope whose name is too long for a header is refused before the task begins", () => {
  const { supervisor } = live({});
  expect(() => supervisor.task({ id: "t", user: "x".repeat(257) })).toThrow(
    'Expected `user` to have at most 256 bytes, got "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"… of 257.',
  );
  expect(supervisor.tasks()).toEqual([]);
});
