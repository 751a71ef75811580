import { expect, test } from "vitest";
import { createLogger } from "../../src/runtime/log.js";
import { manualClock } from "../../src/runtime/manual-clock.js";
import { memoryStore } from "../../src/stores/memory.js";
import type { Store } from "../../src/stores/store.js";
import type { SupervisorOptions } from "../../src/supervisor.js";
import { live, noon, pingPong, rejection, standing, taskOf, usage } from "./live.js";

/** A supervisor on a store that others could use too, and that can be cut off: it refuses, or never answers. */
function cutOff(options: SupervisorOptions = {}) {
  const clock = manualClock(noon);
  const inner = memoryStore({ now: () => clock.now(), isShared: true });
  const line = { is: "up" as "up" | "refusing" | "slow" | "silent" };
  const exchange: Store["exchange"] = async (request) => {
    if (line.is === "refusing") throw new Error("connection refused");
    if (line.is === "slow") {
      await new Promise<void>((resolve) => clock.schedule(400, resolve));
      throw new Error("connection reset");
    }
    if (line.is === "silent") return new Promise(() => undefined);
    return inner.exchange(request);
  };
  const expire: Store["expire"] = async () => {
    if (line.is !== "up") throw new Error("connection refused");
    return inner.expire();
  };
  const lines: string[] = [];
  const logger = createLogger({ destination: { write: (text) => void lines.push(text) } });
  const told = live({ clock, logger, ...options, store: { ...inner, exchange, expire } });
  let recoveries = 0;
  told.supervisor.on("store-recovered", () => {
    recoveries += 1;
  });
  const linesWith = (part: string) => lines.filter((text) => text.includes(part));
  return { told, line, inner, clock, linesWith, recoveries: () => recoveries };
}

const budget = { task: { usd: 10, tokens: 10_000_000 } };
const used = { cacheRead: 0, cacheWrite: 0, reasoning: 0, source: "provider" } as const;
const call = { model: "m", input: "x", maxOutputTokens: 50 };

test.each(["refusing", "silent"] as const)(
  "an outage of 30 seconds (%s) stops no fleet that has something set aside",
  async (kind) => {
    const { told, line, clock, linesWith, recoveries } = cutOff({ budget });
    const fleet = ["a", "b", "c", "d"].map((id) => told.supervisor.task({ id }));
    const work = async () => {
      const calls = fleet.map((task) => task.agent("worker").model(call, async () => usage(10, 20)));
      const outcomes = Promise.allSettled(calls);
      for (let second = 0; second < 10; second += 1) await clock.advance(1_000);
      return (await outcomes).filter(({ status }) => status === "fulfilled").length;
    };
    expect(await work()).toBe(4);
    line.is = kind;
    expect([await work(), await work(), await work()]).toEqual([4, 4, 4]);
    line.is = "up";
    expect(await work()).toBe(4);
    await clock.advance(5_000);
    for (const { id } of fleet) {
      const { modelCalls, tokens } = await standing(told, `task:${id}`);
      expect([modelCalls.committed, tokens.committed]).toEqual([5, 150]);
    }
    expect([told.storeFailures.length, recoveries()]).toEqual([1, 1]);
    expect(linesWith("store ").length).toBe(2);
  },
);

test("a verb waits once for a store that takes its time to refuse", async () => {
  const { told, line, clock } = cutOff({ budget });
  const { agents } = taskOf(told, "a");
  await agents[0].model(call, async () => usage(10, 20));
  line.is = "slow";
  let isMade = false;
  const making = agents[0]
    .model(call, async () => usage(10, 20))
    .then(() => {
      isMade = true;
    });
  await clock.advance(400);
  await clock.advance(0);
  expect(isMade).toBe(true);
  await making;
  line.is = "up";
});

test("a loop is cut while the store is out of reach, and stays cut when it is back", async () => {
  const { told, line, inner, clock } = cutOff();
  const { task, agents } = taskOf(told, "a", "b");
  await task.flush();
  line.is = "refusing";
  expect(await rejection(pingPong(agents[0], agents[1], 50))).toMatchObject({ code: "PART_CUT" });
  const { open, findings } = task.status();
  line.is = "up";
  await clock.advance(1_000);
  expect(task.status()).toMatchObject({ open, findings });
  const { others } = await inner.exchange({ root: "talk", task: "talk", append: [], verbs: [], cursor: -1 });
  expect(others.map(({ seq }) => seq)).toEqual(others.map((_, at) => at));
  expect(task.log.state.lastSeq).toBe(others.length - 1);
});

test("what was set aside is an upper bound of what is spent meanwhile", async () => {
  const { told, line } = cutOff({ budget: { task: { modelCalls: 200 } } });
  const { agents } = taskOf(told, "a");
  const make = () => agents[0].model(call, async () => usage(10, 20));
  await make();
  line.is = "refusing";
  // Two in a hundred of the 199 that were left.
  for (let at = 0; at < 3; at += 1) await make();
  expect(await rejection(make())).toMatchObject({ message: "connection refused" });
});

test("where nothing was set aside, calls are refused, or let through where that is asked for", async () => {
  for (const onStoreFailure of ["refuse", "allow"] as const) {
    const { told, line, clock } = cutOff({ budget, onStoreFailure });
    const { task, agents } = taskOf(told, "a");
    await task.flush();
    line.is = "refusing";
    const made = agents[0]
      .model(call, async () => usage(10, 20))
      .then(
        () => "made",
        () => "refused",
      );
    expect(await made).toBe(onStoreFailure === "allow" ? "made" : "refused");
    line.is = "up";
    await clock.advance(3_000);
    const { tokens } = await standing(told, "task:talk");
    expect(tokens).toMatchObject({ committed: onStoreFailure === "allow" ? 30 : 0, reserved: 0 });
  }
});

test("what a finished task had set aside is given back", async () => {
  const { told, inner } = cutOff({ budget: { ...budget, thread: { usd: 100 } } });
  await told.supervisor.run({ id: "talk", thread: "42" }, (task) =>
    task.agent("a").model(call, async () => usage(10, 20)),
  );
  const verbs = [{ verb: "standing", account: "thread:42" }] as const;
  const { answers } = await inner.exchange({ root: "-", task: "-", append: [], verbs, cursor: -1 });
  expect(answers).toMatchObject([
    { accounts: [{ dimensions: { nanoUsd: { committed: 50_000, reserved: 0 } } }] },
  ]);
});

test("nothing stays set aside for a task that is finished while a call is being admitted", async () => {
  for (let steps = 0; steps < 25; steps += 1) {
    const { told, clock } = cutOff({ budget: { ...budget, thread: { usd: 100 } } });
    const task = told.supervisor.task({ id: "talk", thread: "42" });
    await task.flush();
    const admitting = task.admit({ agent: "a", request: call }).catch(() => null);
    for (let step = 0; step < steps; step += 1) await undefined;
    await task.finish({ outcome: "success" });
    await (await admitting)?.release();
    const { nanoUsd } = await standing(told, "thread:42");
    expect([steps, nanoUsd.committed, nanoUsd.reserved]).toEqual([steps, 0, 0]);
    await clock.advance(1_000);
  }
});

test("a task that is finished while the store is out of reach is ended by the next sweep", async () => {
  const { told, line, clock } = cutOff({ budget: { ...budget, thread: { usd: 100 } } });
  const ends: unknown[] = [];
  told.supervisor.on("task-finished", (event) => void ends.push(event));
  const task = told.supervisor.task({ id: "talk", thread: "42" });
  await task.agent("a").model(call, async () => usage(10, 20));
  line.is = "refusing";
  expect(await rejection(task.finish({ outcome: "success" }))).toMatchObject({
    message: "connection refused",
  });
  expect(told.supervisor.tasks()).toHaveLength(1);
  line.is = "up";
  await clock.advance(60_000);
  const { tokens } = await standing(told, "thread:42");
  expect([tokens.committed, tokens.reserved]).toEqual([30, 0]);
  expect([told.supervisor.tasks(), ends]).toEqual([[], [{ task: "talk", outcome: "success" }]]);
});

test("what is set aside stays so while a task idles for longer than a lease", async () => {
  const { told, line, clock } = cutOff({ budget });
  const { agents } = taskOf(told, "a");
  await agents[0].model(call, async () => usage(10, 20));
  const before = (await standing(told, "task:talk")).tokens;
  for (let minute = 0; minute < 25; minute += 1) await clock.advance(60_000);
  expect((await standing(told, "task:talk")).tokens).toEqual(before);
  expect([before.unconfirmed, before.reserved > 0]).toEqual([0, true]);
  line.is = "refusing";
  expect(await agents[0].model(call, async () => usage(10, 20))).toEqual(usage(10, 20));
});

test("what was set aside and expired in an outage is taken back, and set aside anew", async () => {
  const { told, line, inner, clock } = cutOff({ budget });
  const { agents } = taskOf(told, "a");
  await agents[0].model(call, async () => usage(10, 20));
  line.is = "refusing";
  for (let minute = 0; minute < 15; minute += 1) await clock.advance(60_000);
  expect(await inner.expire()).toHaveLength(1);
  line.is = "up";
  for (let again = 0; again < 3; again += 1) {
    await agents[0].model(call, async () => usage(10, 20));
    await clock.advance(2_000);
  }
  const { committed, unconfirmed, reserved } = (await standing(told, "task:talk")).tokens;
  expect([committed, unconfirmed, reserved > 0]).toEqual([120, 0, true]);
});

test("what is set aside is charged for a call that was let through on it and is never heard of again", async () => {
  const { told, line, clock } = cutOff({ budget });
  const { task, agents } = taskOf(told, "a");
  await agents[0].model(call, async () => usage(10, 20));
  line.is = "refusing";
  await task.admit({ agent: "a", request: call });
  line.is = "up";
  for (let minute = 0; minute < 25; minute += 1) await clock.advance(60_000);
  const { unconfirmed, reserved } = (await standing(told, "task:talk")).tokens;
  expect([unconfirmed > 0, reserved]).toEqual([true, 0]);
});

test("a call let through meanwhile that ends after its task is booked all the same", async () => {
  const { told, line, clock } = cutOff({ budget: { ...budget, thread: { usd: 100 } } });
  const task = told.supervisor.task({ id: "talk", thread: "42" });
  await task.agent("a").model(call, async () => usage(10, 20));
  line.is = "refusing";
  const admission = await task.admit({ agent: "a", request: call });
  line.is = "up";
  await task.finish({ outcome: "success" });
  expect((await standing(told, "task:talk")).tokens.reserved).toBe(admission.inputTokens + 50);
  await admission.settle({ ...used, input: 10, output: 20 });
  const { tokens } = await standing(told, "thread:42");
  expect([tokens.committed, tokens.reserved]).toEqual([60, 0]);
  await clock.advance(1_000);
});

test("a call let through meanwhile that never ends is charged with its lease, and keeps no other from being booked", async () => {
  const { told, line, clock } = cutOff({ budget, leaseMs: 60_000 });
  const { task, agents } = taskOf(told, "a", "b");
  await agents[0].model(call, async () => usage(10, 20));
  line.is = "refusing";
  const { inputTokens } = await task.admit({ agent: "a", request: call });
  await agents[1].model(call, async () => usage(10, 20));
  line.is = "up";
  await clock.advance(2_000);
  expect((await standing(told, "task:talk")).tokens).toMatchObject({
    committed: 60,
    reserved: inputTokens + 50,
  });
  await clock.advance(120_000);
  const { tokens } = await standing(told, "task:talk");
  expect([tokens.committed, tokens.unconfirmed, tokens.reserved]).toEqual([
    60 + inputTokens + 50,
    inputTokens + 50,
    0,
  ]);
});

test("a call let through meanwhile that never ends is charged although nothing is left to hold for it", async () => {
  const { told, line, inner, clock } = cutOff({ budget: { task: { tokens: 20_000 } }, leaseMs: 60_000 });
  const { task, agents } = taskOf(told, "a", "b");
  await agents[0].model(call, async () => usage(10, 20));
  line.is = "refusing";
  const { inputTokens } = await task.admit({ agent: "a", request: call });
  await agents[1].model(call, async () => usage(10, 20));
  const amounts = { tokens: 30_000 };
  const verbs = [{ verb: "charge", key: "elsewhere", account: "task:talk", amounts }] as const;
  await inner.exchange({ root: "talk", task: "talk", append: [], verbs, cursor: -1 });
  await clock.advance(60_000);
  line.is = "up";
  await clock.advance(120_000);
  const { tokens } = await standing(told, "task:talk");
  expect(tokens.committed).toBe(30_060 + tokens.unconfirmed);
  expect(tokens.unconfirmed).toBeGreaterThanOrEqual(inputTokens + 50);
  expect(tokens.reserved).toBe(0);
});

test("a call let through meanwhile stays covered where what was set aside expires, and the task goes on", async () => {
  const { told, line, inner, clock } = cutOff({ budget, leaseMs: 60_000 });
  const { task, agents } = taskOf(told, "a", "b");
  await agents[0].model(call, async () => usage(10, 20));
  line.is = "refusing";
  const { inputTokens } = await task.admit({ agent: "a", request: call });
  await clock.advance(60_000);
  await inner.expire();
  line.is = "up";
  for (let again = 0; again < 3; again += 1) {
    await agents[1].model(call, async () => usage(10, 20));
    await clock.advance(2_000);
  }
  await clock.advance(120_000);
  const { tokens } = await standing(told, "task:talk");
  const most = inputTokens + 50;
  expect([tokens.committed, tokens.unconfirmed, tokens.reserved]).toEqual([120 + most, most, 0]);
});

test("a process that was cut off while another finished the task is not stuck with what it owes", async () => {
  const { told, line, inner, clock, linesWith } = cutOff({ budget, leaseMs: 60_000 });
  const { task, agents } = taskOf(told, "a");
  await agents[0].model(call, async () => usage(10, 20));
  line.is = "refusing";
  await agents[0].model(call, async () => usage(10, 20));
  await clock.advance(60_000);
  await inner.expire();
  await inner.exchange({
    root: "talk",
    task: "talk",
    append: [],
    verbs: [{ verb: "close", account: "task:talk" }],
    cursor: -1,
  });
  line.is = "up";
  await clock.advance(3_000);
  await task.flush();
  await task.finish({ outcome: "success" });
  const lost = linesWith("booked nowhere").map((text) => JSON.parse(text));
  expect(lost).toMatchObject([{ task: "talk", amounts: { tokens: 30, modelCalls: 1 } }]);
});

test("a clock that is set back does not keep a process cut off", async () => {
  let setBackMs = 0;
  const time = manualClock(noon);
  const clock = { ...time, now: () => time.now() - setBackMs };
  const { told, line } = cutOff({ clock, budget });
  const { agents } = taskOf(told, "a");
  line.is = "silent";
  const made = rejection(agents[0].model(call, async () => usage(10, 20)));
  for (let second = 0; second < 12; second += 1) await time.advance(1_000);
  expect(await made).toMatchObject({ code: "STORE_TIMEOUT" });
  setBackMs = 3_600_000;
  line.is = "up";
  await time.advance(2_000);
  await agents[0].model(call, async () => usage(10, 20));
});

test("what was let through before the account could be opened is booked once it is", async () => {
  const { told, line, clock } = cutOff({ budget, onStoreFailure: "allow" });
  line.is = "refusing";
  const { task, agents } = taskOf(told, "a");
  await agents[0].model(call, async () => usage(10, 20));
  line.is = "up";
  await clock.advance(3_000);
  await task.flush();
  expect((await standing(told, "task:talk")).tokens).toMatchObject({ committed: 30, reserved: 0 });
});
