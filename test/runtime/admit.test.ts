import { expect, test } from "vitest";
import type { AdmissionRequest } from "../../src/runtime/admit.js";
import type { Agent } from "../../src/runtime/agent.js";
import { fakeModel, type Live, live, noon, rejection, standing, taskOf, usage } from "./live.js";

/** Bytes of the prompt, and 64 for its framing. */
const bound = (input: string) => Buffer.byteLength(input) + 64;
const booked = (tokens: number, nanoUsd: number, modelCalls = 1) => ({
  tokens: { committed: tokens, reserved: 0 },
  nanoUsd: { committed: nanoUsd, reserved: 0 },
  modelCalls: { committed: modelCalls, reserved: 0 },
});

/** What stands in the ledger when the call itself has thrown `error`, as its caller was told. */
async function bookedAfterFailure(error: unknown) {
  const told = live({ budget: { task: { usd: 1 } } });
  const { agents } = taskOf(told, "planner");
  const call = agents[0].model({ model: "m", input: "hello" }, async () => {
    throw error;
  });
  expect(await rejection(call)).toBe(error);
  return standing(told, "task:talk");
}

test("budget is held before the call and booked as the provider billed it", async () => {
  const told = live({ budget: { task: { usd: 1 } } });
  const { agents } = taskOf(told, "planner");
  let during: unknown;
  await agents[0].model({ model: "m", input: "hello", maxOutputTokens: 100 }, async () => {
    during = await standing(told, "task:talk");
    return usage(30, 50);
  });
  const input = bound("hello");
  expect(during).toMatchObject({
    tokens: { committed: 0, reserved: input + 100 },
    nanoUsd: { committed: 0, reserved: input * 1_000 + 100 * 2_000 },
    modelCalls: { committed: 0, reserved: 1 },
  });
  expect(await standing(told, "task:talk")).toMatchObject(booked(80, 30_000 + 100_000));
});

test.each([
  ["a client error", Object.assign(new Error("bad request"), { status: 400 })],
  ["a rate limit", Object.assign(new Error("slow down"), { status: 429 })],
  ["an unreachable host", Object.assign(new Error("refused"), { code: "ECONNREFUSED" })],
  ["an unknown host", Object.assign(new Error("no such host"), { code: "ENOTFOUND" })],
])("%s gives the budget back", async (_, error) => {
  expect(await bookedAfterFailure(error)).toMatchObject(booked(0, 0, 0));
});

test.each([
  ["an error without a status", new Error("socket hang up")],
  ["a time-out", Object.assign(new Error("timed out"), { status: 408 })],
  ["a server error", Object.assign(new Error("overloaded"), { status: 529 })],
  ["something that is no error", "abort"],
])("%s may have been billed, so its prompt is charged", async (_, error) => {
  expect(await bookedAfterFailure(error)).toMatchObject(booked(bound("hello"), bound("hello") * 1_000));
});

test("a reply that reports no usage is charged by its prompt's bound and its own text", async () => {
  const told = live({ budget: { task: { usd: 1 } } });
  const { agents, task } = taskOf(told, "planner");
  await agents[0].model({ model: "m", input: "hello" }, async () => "eleven char");
  expect(await standing(told, "task:talk")).toMatchObject({ tokens: { committed: bound("hello") + 11 } });
  await task.flush();
  expect(task.status().counts.tokens).toBe(bound("hello") + 11);
});

test.each([
  ["a reading of the caller's that throws", () => JSON.parse("{")],
  ["a reading that is no number", () => ({ input: Number.NaN, output: 1 })],
  ["a reading that is negative", () => ({ input: -5, output: 1 })],
])("%s is not believed, and nothing stays reserved", async (_, read) => {
  const told = live({ budget: { task: { usd: 1 } } });
  const { agents } = taskOf(told, "planner");
  const reply = await agents[0].model({ model: "m", input: "hello" }, async () => "ok", { usage: read });
  expect(reply).toBe("ok");
  expect(await standing(told, "task:talk")).toMatchObject(
    booked(bound("hello") + 2, (bound("hello") + 4) * 1_000),
  );
});

test("a reading of the caller's own is booked", async () => {
  const told = live();
  const { agents } = taskOf(told, "planner");
  const read = (reply: { meter: number }) =>
    ({
      input: reply.meter,
      output: 0,
      cacheRead: 0,
      cacheWrite: 0,
      reasoning: 0,
      source: "provider",
    }) as const;
  await agents[0].model({ model: "m", input: "x" }, async () => ({ meter: 12 }), { usage: read });
  expect(await standing(told, "task:talk")).toMatchObject(booked(12, 12_000));
});

test("an output cap beyond what is left is lowered to it, and only then", async () => {
  // 100,000 nano-USD: 69 input tokens leave 31,000, which pay for 15 output tokens.
  const told = live({ budget: { task: { usd: 0.0001 } } });
  const { agents } = taskOf(told, "planner");
  const model = fakeModel(usage(1, 1));
  await agents[0].model({ model: "m", input: "hello", maxOutputTokens: 10 }, model.call);
  await agents[0].model({ model: "m", input: "hello", maxOutputTokens: 800 }, model.call);
  await agents[0].model({ model: "m", input: "hello" }, model.call);
  expect(model.requests.map(({ maxOutputTokens }) => maxOutputTokens)).toEqual([10, 14, 12]);
});

test("without a cap of the caller's none is written while the budget can pay for a usual answer", async () => {
  const told = live({ budget: { task: { usd: 1 } } });
  const { agents } = taskOf(told, "planner");
  const model = fakeModel(usage(1, 1));
  await agents[0].model({ model: "m", input: "hello" }, model.call);
  expect(model.requests[0]).toEqual({ model: "m", input: "hello" });
});

test("two calls at once both run: the first does not hold the whole budget", async () => {
  const told = live({ budget: { task: { usd: 1 } } });
  const { agents } = taskOf(told, "planner", "reviewer");
  const model = fakeModel(usage(10, 10));
  const call = (agent: Agent) => agent.model({ model: "m", input: "hello" }, model.call);
  await Promise.all(agents.map(call));
  expect(await standing(told, "task:talk")).toMatchObject(booked(40, 60_000, 2));
});

test("a call that no budget can pay for halts the task with a summary, and is not made", async () => {
  const told = live({ budget: { task: { usd: 0.0001 } } });
  const { agents } = taskOf(told, "planner");
  const model = fakeModel(usage(1, 1));
  const refusal = await rejection(agents[0].model({ model: "m", input: "x".repeat(200) }, model.call));
  expect(refusal).toMatchObject({
    code: "TASK_HALTED",
    decision: {
      action: "halt",
      reason: "BUDGET",
      enforced: true,
      finding: { args: { dimension: "nanoUsd" } },
    },
    summary: { decision: { action: "halt" } },
  });
  expect(model.requests).toEqual([]);
  expect(await standing(told, "task:talk")).toMatchObject(booked(0, 0, 0));
});

test("the refusal names the limit that left no room, not the one that is fuller", async () => {
  const told = live({ budget: { task: { usd: 0.001, tokens: 300 } } });
  const { agents } = taskOf(told, "planner");
  await agents[0].model({ model: "m", input: "x", maxOutputTokens: 150 }, async () => usage(0, 150));
  const refusal = rejection(agents[0].model({ model: "m", input: "x".repeat(100) }, async () => usage(1, 1)));
  expect(await refusal).toMatchObject({
    decision: { finding: { args: { dimension: "tokens", used: 150 } } },
  });
});

test("what was granted to a call that can't be noted is given back", async () => {
  const told = live({ budget: { task: { tokens: 1_000 } } });
  const { agents } = taskOf(told, "planner");
  const call = agents[0].model({ model: "m".repeat(300), input: "hello", maxOutputTokens: 50 }, async () =>
    usage(1, 1),
  );
  expect(await rejection(call)).toMatchObject({ code: "BAD_OPTION" });
  expect(await standing(told, "task:talk")).toMatchObject(booked(0, 0, 0));
});

test("a limit on model calls lets exactly that many through", async () => {
  const told = live({ budget: { task: { modelCalls: 3 } } });
  const { agents } = taskOf(told, "planner");
  const model = fakeModel(usage(1, 1));
  const calls = async () => {
    for (;;) await agents[0].model({ model: "m", input: "x" }, model.call);
  };
  expect(await rejection(calls())).toMatchObject({ decision: { reason: "BUDGET" } });
  expect(model.requests.length).toBe(3);
});

test("fifty calls at once against a budget for ten never overdraw it", async () => {
  const perCall = bound("hello") * 1_000 + 100 * 2_000;
  const told = live({ budget: { task: { usd: (10 * perCall) / 1e9 } } });
  const { agents } = taskOf(told, "planner", "reviewer");
  const seen: number[] = [];
  let made = 0;
  const request = { model: "m", input: "hello", maxOutputTokens: 100 };
  const call = async () => {
    made += 1;
    const { nanoUsd } = await standing(told, "task:talk");
    seen.push(nanoUsd.committed + nanoUsd.reserved);
    return usage(bound("hello"), 100);
  };
  const calls = Array.from({ length: 50 }, (_, at) => (agents[at % 2] as Agent).model(request, call));
  const outcomes = await Promise.allSettled(calls);
  expect(made).toBe(10);
  expect(outcomes.filter(({ status }) => status === "fulfilled").length).toBe(10);
  expect(Math.max(...seen)).toBeLessThanOrEqual(10 * perCall);
  expect(await standing(told, "task:talk")).toMatchObject({
    nanoUsd: { committed: 10 * perCall, reserved: 0, overrun: 0 },
  });
});

test("what the provider bills above the bound is booked and shown as overrun", async () => {
  const told = live({ budget: { task: { tokens: 500 } } });
  const { agents } = taskOf(told, "planner");
  await agents[0].model({ model: "m", input: "x", maxOutputTokens: 50 }, async () => usage(600, 50));
  expect(await standing(told, "task:talk")).toMatchObject({ tokens: { committed: 650, overrun: 150 } });
  expect(await rejection(agents[0].send("reviewer", "x"))).toMatchObject({ decision: { reason: "BUDGET" } });
});

test("a model without a price is refused where a cost is limited, without halting the task", async () => {
  const told = live({ budget: { task: { usd: 1 } } });
  const { agents, task } = taskOf(told, "planner");
  const model = fakeModel(usage(1, 1));
  const refusal = await rejection(agents[0].model({ model: "nobody-knows", input: "x" }, model.call));
  expect(refusal).toMatchObject({ code: "BUDGET_REFUSED", model: "nobody-knows", by: null });
  expect((refusal as Error).message).toBe(
    "The call to nobody-knows in task talk was refused: its price is unknown.",
  );
  expect(model.requests).toEqual([]);
  expect(task.status().open).toEqual([]);
  await agents[0].model({ model: "m", input: "x" }, model.call);
});

test("`tokens-only` lets a model without a price through, under its token budget", async () => {
  const told = live({ budget: { task: { usd: 1, tokens: 100 } }, policy: { onUnknownPrice: "tokens-only" } });
  const { agents } = taskOf(told, "planner");
  const model = fakeModel(usage(60, 5));
  await agents[0].model({ model: "nobody-knows", input: "x" }, model.call);
  expect(model.requests[0]?.maxOutputTokens).toBe(100 - bound("x"));
  expect(await standing(told, "task:talk")).toMatchObject(booked(65, 0));
});

test("without a cost budget a model without a price needs none", async () => {
  const { agents } = taskOf(live(), "planner");
  const model = fakeModel(usage(1, 1));
  await agents[0].model({ model: "nobody-knows", input: "x" }, model.call);
  expect(model.requests.length).toBe(1);
});

test("a budget is warned of at 80 %, before it is reached", async () => {
  const told = live({ budget: { task: { modelCalls: 5 } } });
  const { agents, task } = taskOf(told, "planner");
  const at = [];
  for (let call = 1; call <= 4; call += 1) {
    await agents[0].model({ model: "m", input: "x" }, async () => usage(1, 1));
    await task.flush();
    at.push(told.decisions.map(({ action }) => action).join());
  }
  expect(at).toEqual(["", "", "", "warn"]);
});

test("a warning downgrades the model where that is configured, and the cost is the new model's", async () => {
  const told = live({ budget: { task: { modelCalls: 5 } }, policy: { downgrade: { m: "cheap" } } });
  const { agents } = taskOf(told, "planner");
  const model = fakeModel(usage(100, 100));
  for (let call = 0; call < 5; call += 1) await agents[0].model({ model: "m", input: "x" }, model.call);
  expect(model.requests.map((request) => request.model)).toEqual(["m", "m", "m", "m", "cheap"]);
  expect(await standing(told, "task:talk")).toMatchObject({ nanoUsd: { committed: 4 * 300_000 + 30_000 } });
});

test("two tasks share a thread's daily budget, which is fresh the next day", async () => {
  const told = live({ budget: { thread: { modelCalls: 3, per: "day" } } });
  const { supervisor, clock } = told;
  const model = fakeModel(usage(1, 1));
  const runs = (times: number) =>
    supervisor.run({ thread: "42" }, async (task) => {
      for (let call = 0; call < times; call += 1)
        await task.agent("planner").model({ model: "m", input: "x" }, model.call);
    });
  expect(await runs(2)).toMatchObject({ status: "done" });
  expect(await runs(2)).toMatchObject({ status: "halted", decision: { reason: "BUDGET" } });
  expect(model.requests.length).toBe(3);
  expect(await standing(told, "thread:42@2026-11-22")).toMatchObject({ modelCalls: { committed: 3 } });
  expect(await supervisor.run({ thread: "43" }, async () => 1)).toMatchObject({ status: "done" });
  await clock.advance(Date.UTC(2026, 10, 23) - noon);
  expect(await runs(2)).toMatchObject({ status: "done" });
  expect(await standing(told, "thread:42@2026-11-23")).toMatchObject({ modelCalls: { committed: 2 } });
});

test("a call that holds the rest of a thread's budget but costs little does not halt its task", async () => {
  const told = live({ budget: { thread: { usd: 0.001 } } });
  const task = told.supervisor.task({ id: "talk", thread: "42" });
  const model = fakeModel(usage(10, 10));
  for (let call = 0; call < 5; call += 1)
    await task.agent("planner").model({ model: "m", input: "x" }, model.call);
  expect(model.requests.length).toBe(5);
  expect(task.status().open).toEqual([]);
});

test("a thread's budget is warned of at its share too", async () => {
  const told = live({ budget: { thread: { modelCalls: 5 } } });
  const task = told.supervisor.task({ id: "talk", thread: "42" });
  for (let call = 0; call < 5; call += 1)
    await task.agent("planner").model({ model: "m", input: "x" }, async () => usage(1, 1));
  await task.flush();
  expect(told.findings.map(({ code, level, args }) => [code, level, args["account"]])).toEqual([
    ["BUDGET", "warn", "thread:42"],
  ]);
});

test("a child's calls count towards its parent's budget", async () => {
  const told = live({ budget: { task: { modelCalls: 3 } } });
  const { supervisor } = told;
  const model = fakeModel(usage(1, 1));
  const call = () => supervisor.current()?.agent("planner").model({ model: "m", input: "x" }, model.call);
  await supervisor.run({ id: "parent" }, async () => {
    await call();
    expect(
      await supervisor.run({ id: "child" }, async () => {
        for (;;) await call();
      }),
    ).toMatchObject({ status: "halted", decision: { reason: "BUDGET" } });
  });
  expect(model.requests.length).toBe(3);
});

const request: AdmissionRequest = {
  agent: "planner",
  request: { model: "m", input: "hello", maxOutputTokens: 36 },
};

/** A reservation of 105 tokens whose holder goes silent for longer than its lease. */
async function lost(): Promise<Live & { admission: Awaited<ReturnType<typeof admit>> }> {
  const told = live({ leaseMs: 60_000, budget: { task: { usd: 1 } } });
  const { task } = taskOf(told, "planner");
  const admission = await admit();
  await told.clock.advance(90_000);
  return { ...told, admission };

  function admit() {
    return task.admit(request);
  }
}

test("a call whose holder goes silent is charged as unconfirmed, and the log says so", async () => {
  const told = await lost();
  expect(await standing(told, "task:talk")).toMatchObject({
    tokens: { committed: 105, reserved: 0, unconfirmed: 105 },
  });
});

test("a late settlement corrects the charge", async () => {
  const told = await lost();
  await told.admission.settle({
    input: 5,
    output: 5,
    cacheRead: 0,
    cacheWrite: 0,
    reasoning: 0,
    source: "provider",
  });
  expect(await standing(told, "task:talk")).toMatchObject({
    tokens: { committed: 10, reserved: 0, unconfirmed: 0 },
  });
});

test("a late release takes the charge back", async () => {
  const told = await lost();
  await told.admission.release();
  expect(await standing(told, "task:talk")).toMatchObject(booked(0, 0, 0));
});

test("a renewed reservation is not charged", async () => {
  const told = live({ leaseMs: 60_000 });
  const { task } = taskOf(told, "planner");
  const admission = await task.admit(request);
  for (let half = 0; half < 6; half += 1) {
    await admission.renew();
    await told.clock.advance(30_000);
  }
  expect(await standing(told, "task:talk")).toMatchObject({ tokens: { committed: 0, reserved: 105 } });
});

test("only the first end of a reservation counts", async () => {
  const told = live();
  const { task } = taskOf(told, "planner");
  const used = {
    input: 5,
    output: 5,
    cacheRead: 0,
    cacheWrite: 0,
    reasoning: 0,
    source: "provider",
  } as const;
  const settled = await task.admit(request);
  await Promise.all([settled.settle(used), settled.settle(used), settled.release()]);
  const released = await task.admit(request);
  await Promise.all([released.release(), released.settle(used), released.renew()]);
  await task.flush();
  expect(await standing(told, "task:talk")).toMatchObject(booked(10, 15_000));
  expect(task.status().counts).toMatchObject({ modelCalls: 1, nanoUsd: 15_000 });
});

test("a call that outlives its task is still booked, and its account then closes", async () => {
  const told = live({ budget: { thread: { usd: 1 } } });
  const task = told.supervisor.task({ id: "talk", thread: "42" });
  let answer = (_: unknown) => {};
  const reply = new Promise((resolve) => {
    answer = resolve;
  });
  const calling = task.agent("planner").model({ model: "m", input: "x" }, () => reply);
  await task.flush();
  await told.clock.advance(0);
  await task.finish({ outcome: "success" });
  expect(await standing(told, "task:talk")).toMatchObject({ modelCalls: { reserved: 1 } });
  answer(usage(10, 10));
  await calling;
  expect(await standing(told, "thread:42")).toMatchObject(booked(20, 30_000));
  expect(await rejection(standing(told, "task:talk"))).toMatchObject({ code: "UNKNOWN_ACCOUNT" });
});

test("the account of a task that ended before its child closes with the child", async () => {
  const told = live();
  const parent = told.supervisor.task({ id: "parent" });
  const child = told.supervisor.within(parent, () => told.supervisor.task({ id: "child" }));
  await child.flush();
  await parent.finish({ outcome: "success" });
  await standing(told, "task:parent");
  await child.finish({ outcome: "success" });
  expect(await rejection(standing(told, "task:parent"))).toMatchObject({ code: "UNKNOWN_ACCOUNT" });
});

test("in shadow, budgets refuse, clamp and downgrade nothing, and everything is booked and reported", async () => {
  const told = live({
    env: { ADJOURN_MODE: "shadow" },
    budget: { task: { usd: 0.0001, modelCalls: 2 }, thread: { tokens: 50 } },
    policy: { downgrade: { m: "cheap" } },
  });
  const task = told.supervisor.task({ id: "talk", thread: "42" });
  const model = fakeModel(usage(40, 20));
  for (let call = 0; call < 4; call += 1)
    await task.agent("planner").model({ model: "m", input: "hello", maxOutputTokens: 900 }, model.call);
  await task.agent("planner").model({ model: "nobody-knows", input: "hello" }, model.call);
  await task.flush();
  expect(model.requests.map(({ model: name, maxOutputTokens }) => [name, maxOutputTokens])).toEqual([
    ...Array(4).fill(["m", 900]),
    ["nobody-knows", undefined],
  ]);
  expect(told.decisions.filter(({ action }) => action === "halt").map(({ enforced }) => enforced)).toContain(
    false,
  );
  expect(told.findings.filter(({ level }) => level === "trip").map(({ args }) => args["account"])).toContain(
    "thread:42",
  );
  expect(await standing(told, "thread:42")).toMatchObject({ tokens: { committed: 300, reserved: 0 } });
});

test("a call that can't be changed is neither downgraded nor nudged, and booked as it is", async () => {
  const told = live({ policy: { downgrade: { m: "cheap" }, budget: { task: { modelCalls: 5 } } } });
  const { agents } = taskOf(told, "planner");
  const { call, requests } = fakeModel(usage(30, 50));
  for (let made = 0; made < 5; made += 1)
    await agents[0].model({ model: "m", input: `step ${made}` }, call, { amend: false });
  expect(requests.map(({ model }) => model)).toEqual(["m", "m", "m", "m", "m"]);
  expect(await standing(told, "task:talk")).toMatchObject({ nanoUsd: { committed: 5 * 130_000 } });
});
