import { expect, test } from "vitest";
import type { NewEvent } from "../../src/runtime/new-event.js";
import { memoryStore } from "../../src/stores/memory.js";
import type { ExchangeRequest, Store } from "../../src/stores/store.js";
import { live, rejection, standing, taskOf, usage } from "./live.js";

/** A store that fails the exchanges whose numbers are given, counted from 1. */
function flaky(fails: readonly number[]) {
  const inner = memoryStore();
  const seen: ExchangeRequest[] = [];
  const exchange: Store["exchange"] = async (request) => {
    seen.push(request);
    if (fails.includes(seen.length)) throw new Error(`exchange ${seen.length} failed`);
    return inner.exchange(request);
  };
  return { store: { ...inner, exchange }, seen };
}

const say = (content: string): NewEvent => ({ type: "message", from: "planner", to: "reviewer", content });

test("a bare record is judged within a second, and not at once", async () => {
  const told = live();
  const { task } = taskOf(told, "planner");
  await task.flush();
  task.record(say("hello"));
  await told.clock.advance(999);
  expect(task.status().counts.turns).toBe(0);
  await told.clock.advance(1);
  expect(task.status().counts.turns).toBe(1);
});

test("a decision takes along what was recorded before it, in order", async () => {
  const { store, seen } = flaky([]);
  const { task } = taskOf(live({ store }), "planner");
  task.record(say("one"));
  task.record({ type: "progress", mark: "two" });
  await task.guard("planner");
  const appends = seen.map(({ append }) => append.map(({ type }) => type)).filter(({ length }) => length > 0);
  expect(appends).toEqual([["message", "progress"]]);
});

test("an event gets the clock's time, unless it brings its own", async () => {
  const { store, seen } = flaky([]);
  const told = live({ store });
  const { task } = taskOf(told, "planner");
  task.record(say("now"));
  task.record({ ...say("then"), at: 5 });
  await task.flush();
  expect(seen.flatMap(({ append }) => append.map(({ at }) => at))).toEqual([told.clock.now(), 5]);
});

test("what is recorded while the store works is flushed within its own second", async () => {
  const inner = memoryStore();
  let atWork = () => {};
  const exchange: Store["exchange"] = async (request) => {
    atWork();
    return inner.exchange(request);
  };
  const told = live({ store: { ...inner, exchange } });
  const { task } = taskOf(told, "planner");
  await task.flush();
  atWork = () => {
    atWork = () => {};
    task.record(say("two"));
  };
  task.record(say("one"));
  await task.flush();
  expect(task.status().counts.turns).toBe(1);
  await told.clock.advance(1_000);
  expect(task.status().counts.turns).toBe(2);
});

test("exchanges of a task run one after the other, so its log has no gaps and no doubles", async () => {
  const { store, seen } = flaky([]);
  const { task } = taskOf(live({ store }), "planner");
  const marks = Array.from({ length: 50 }, (_, mark) => String(mark));
  await Promise.all(
    marks.map(async (mark) => {
      task.record({ type: "progress", mark });
      await task.flush();
    }),
  );
  const appended = seen.flatMap(({ append }) => append.map((one) => ("mark" in one ? one.mark : "")));
  expect(appended).toEqual(marks);
  expect(task.log.state.lastSeq).toBe(49);
});

test("a store that fails a flush is told of and asked again a second later", async () => {
  const { store, seen } = flaky([2]);
  const told = live({ store });
  const { task } = taskOf(told, "planner");
  await task.flush();
  task.record(say("hello"));
  await told.clock.advance(1_000);
  expect([seen.length, told.storeFailures.length]).toEqual([2, 1]);
  await told.clock.advance(1_000);
  expect(seen.map(({ append }) => append.length)).toEqual([0, 1, 1]);
  expect(seen[2]?.key).toEqual(seen[1]?.key);
  expect(task.status().counts.turns).toBe(1);
});

test("a task whose account could not be opened opens it with its next exchange", async () => {
  const { store } = flaky([1]);
  const told = live({ store, budget: { task: { modelCalls: 1 } } });
  const { task, agents } = taskOf(told, "planner");
  expect(await rejection(task.flush())).toMatchObject({ message: "exchange 1 failed" });
  await agents[0].model({ model: "m", input: "x" }, async () => usage(1, 1));
  expect(await standing(told, "task:talk")).toMatchObject({ modelCalls: { limit: 1, committed: 1 } });
});

/** Every place at which the store can fail once, in a run of messages, model calls and a tool. */
const exchangesOfRun = Array.from({ length: 12 }, (_, at) => at + 1);

test.each(exchangesOfRun)(
  "a store that fails exchange %i once loses nothing and books nothing twice",
  async (fails) => {
    const { store } = flaky([fails]);
    const told = live({ store, budget: { thread: { usd: 1 } } });
    const task = told.supervisor.task({ id: "talk", thread: "42" });
    const planner = task.agent("planner");
    let made = 0;
    const call = () =>
      planner.model({ model: "m", input: "x" }, async () => {
        made += 1;
        return usage(10, 10);
      });
    for (const mark of ["one", "two", "three"]) {
      task.record({ type: "progress", mark });
      await twice(call);
    }
    const refused = Object.assign(new Error("bad request"), { status: 400 });
    await twice(() => planner.model({ model: "m", input: "x" }, () => Promise.reject(refused))).catch(
      () => undefined,
    );
    await twice(() => planner.tool("search", {}, async () => "found"));
    await twice(() => task.flush());
    expect(await standing(told, "task:talk")).toMatchObject({ modelCalls: { committed: 3, reserved: 0 } });
    expect(await standing(told, "thread:42")).toMatchObject({ nanoUsd: { committed: 90_000, reserved: 0 } });
    expect(task.status().counts).toMatchObject({ modelCalls: 3, toolCalls: 1 });
    expect(made).toBe(3);
  },
);

test.each(exchangesOfRun)(
  "a store that loses its answer to exchange %i is asked again and does nothing twice",
  async (loses) => {
    const inner = memoryStore({ isShared: true });
    let asked = 0;
    const exchange: Store["exchange"] = async (request) => {
      const reply = await inner.exchange(request);
      asked += 1;
      if (asked === loses) throw new Error(`answer ${asked} lost`);
      return reply;
    };
    const told = live({ store: { ...inner, exchange }, budget: { task: { usd: 1 } } });
    const { task, agents } = taskOf(told, "planner");
    const call = () => agents[0].model({ model: "m", input: "x" }, async () => usage(10, 10));
    for (const mark of ["one", "two", "three"]) {
      task.record({ type: "progress", mark });
      await twice(call);
    }
    await twice(() => task.flush());
    // What was spent without the store is booked within a second.
    await told.clock.advance(1_000);
    expect(await standing(told, "task:talk")).toMatchObject({
      modelCalls: { committed: 3 },
      nanoUsd: { committed: 90_000 },
    });
    const { others } = await inner.exchange({
      root: "talk",
      task: "talk",
      append: [],
      verbs: [],
      cursor: -1,
    });
    const types = others.map(({ type }) => type);
    expect(types.filter((type) => type === "progress").length).toBe(3);
    expect(types.filter((type) => type === "model-call").length).toBe(3);
    expect(task.log.state.lastSeq).toBe(others.length - 1);
  },
);

/** Tries again where the first try fails. */
async function twice<Value>(act: () => Promise<Value>): Promise<Value> {
  return act().catch(() => act());
}

test("a task whose end could not be stored is over, and is ended by the next try", async () => {
  const { store } = flaky([2]);
  const told = live({ store });
  const { task, agents } = taskOf(told, "planner");
  expect(await rejection(task.finish({ outcome: "success" }))).toMatchObject({
    message: "exchange 2 failed",
  });
  expect(await rejection(agents[0].send("reviewer", "x"))).toMatchObject({ code: "TASK_FINISHED" });
  expect(told.supervisor.tasks().length).toBe(1);
  await task.finish({ outcome: "failure" });
  expect(told.supervisor.tasks()).toEqual([]);
  expect(task.status().outcome).toBe("success");
});

test("a run whose end could not be stored still returns what it made", async () => {
  const { store } = flaky([2]);
  const told = live({ store, idleMs: 60_000 });
  expect(await told.supervisor.run({}, async () => 42)).toMatchObject({ status: "done", value: 42 });
  expect(told.storeFailures.length).toBe(1);
  await told.clock.advance(90_000);
  expect(told.supervisor.tasks()).toEqual([]);
});

test("a tool that ran does not look failed because the store did", async () => {
  const { store } = flaky([2, 3]);
  const told = live({ store });
  const { task, agents } = taskOf(told, "planner");
  expect(await agents[0].tool("charge_card", {}, async () => "charged")).toBe("charged");
  expect(told.storeFailures.length).toBe(1);
  await task.flush().catch(() => undefined);
  await task.flush();
  expect(task.status().counts.toolCalls).toBe(1);
});

test.each<[string, NewEvent]>([
  ["`from`", { type: "message", from: "", to: "reviewer", content: "x" }],
  ["`from`", { type: "message", from: "x".repeat(257), to: "reviewer" }],
  ["`to`", { type: "message", from: "planner", to: [], content: "x" }],
  ["`content`", { type: "message", from: "planner", to: "reviewer", content: 5 } as never],
  ["`at`", { type: "progress", mark: "x", at: 0.5 }],
  [
    "`usage.input`",
    { type: "model-call", from: "planner", model: "m", usage: { input: Number.NaN } } as never,
  ],
  ["`type`", { type: "massage" } as never],
])("an event with a wrong %s is refused, and the log stays as it was", async (field, event) => {
  const { task } = taskOf(live(), "planner");
  expect(() => task.record(event)).toThrow(expect.objectContaining({ code: "BAD_OPTION" }));
  expect(() => task.record(event)).toThrow(`Expected ${field} to be`);
  await task.flush();
  expect(task.status().counts.events).toBe(0);
});

const circular: Record<string, unknown> = {};
circular["self"] = circular;
let deep: unknown = "leaf";
for (let level = 0; level < 10_000; level += 1) deep = [deep];

test.each([
  ["circular", circular],
  ["10,000 levels deep", deep],
  ["a BigInt", { amount: 1n }],
  ["a function", () => 1],
  ["throwing", { toJSON: () => JSON.parse("{") }],
])("arguments that are %s are noted as such, and the tool runs", async (_, args) => {
  const told = live();
  const { task, agents } = taskOf(told, "planner");
  expect(await agents[0].tool("search", args, async () => "found")).toBe("found");
  expect(task.status().counts.toolCalls).toBe(1);
});

test("arguments are kept as they were when the call was made", async () => {
  const told = live();
  const { agents } = taskOf(told, "planner");
  const args = { page: 1 };
  for (let call = 0; call < 6; call += 1) {
    await agents[0].tool("search", args, async () => "nothing");
    args.page += 1;
  }
  // Six different calls; read late, they would all be the one for page 7.
  expect(told.findings).toEqual([]);
});

test("a child's account is opened after its parent's, also where the store is slow", async () => {
  const inner = memoryStore();
  const answers: (() => void)[] = [];
  const exchange: Store["exchange"] = async (request) => {
    if (request.task === "parent") await new Promise<void>((resolve) => answers.push(resolve));
    return inner.exchange(request);
  };
  const told = live({ store: { ...inner, exchange } });
  const parent = told.supervisor.task({ id: "parent" });
  const child = told.supervisor.within(parent, () => told.supervisor.task({ id: "child" }));
  await told.clock.advance(0);
  answers[0]?.();
  await child.flush();
  expect(told.storeFailures).toEqual([]);
  expect(await standing(told, "task:child")).toBeDefined();
});

test("whoever is told of a judgement may ask for the next one in the middle of it", async () => {
  const told = live({ policy: { detectors: { HARD_CAP: { messagesPerEdge: 3 } } } });
  const { task } = taskOf(told, "planner");
  const judged: number[] = [];
  told.supervisor.on("finding", async () => {
    task.record({ type: "progress", mark: "noted" });
    await task.flush();
    judged.push(task.log.state.lastSeq);
  });
  for (const content of ["one", "two", "three", "four"]) task.record(say(content));
  await task.flush();
  await task.flush();
  expect(told.findings.length).toBeGreaterThan(0);
  expect(judged[0]).toBe(4);
});
