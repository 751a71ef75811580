import { expect, test } from "vitest";
import { haltIn, superviseQuery } from "../../../adapters/claude-agent-sdk/index.js";
import type { Supervisor, Task } from "../../../src/index.js";
import { live } from "../../runtime/live.js";
import { type FakeOptions, type FakeScript, fakeQuery } from "./fake-query.js";

const failing: FakeScript = {
  line: () => ({ command: "npm test" }),
  run: () => {
    throw new Error("FAIL bridge.test.ts: expected 4 tiles, got 3");
  },
};

const working: FakeScript = {
  line: (turn) =>
    turn < 6 ? { command: `sed -i s/${turn}/4/ level-${turn}.ts` } : { say: "All levels are done." },
  run: (command) => `changed by ${command}`,
};

const prompt = "Make the tests pass.";

function tasksOf(supervisor: Supervisor): Task[] {
  const tasks: Task[] = [];
  const open = supervisor.task.bind(supervisor);
  supervisor.task = (spec) => {
    const task = open(spec);
    tasks.push(task);
    return task;
  };
  return tasks;
}

async function read(messages: AsyncIterable<unknown>): Promise<readonly Record<string, unknown>[]> {
  const all: Record<string, unknown>[] = [];
  for await (const message of messages) all.push(message as Record<string, unknown>);
  return all;
}

test("an agent whose call fails for ever runs into its limit without adjourn, and is stopped with it", async () => {
  const free = fakeQuery(failing);
  expect((await read(free.query({ prompt }))).at(-1)).toMatchObject({ subtype: "error_max_turns" });
  expect(free.seen.calls).toBe(40);

  const { supervisor, findings } = live();
  const tasks = tasksOf(supervisor);
  const { query, seen } = fakeQuery(failing);
  let callsAtStop = -1;
  supervisor.on("halt", () => {
    callsAtStop = seen.calls;
  });
  const supervised = superviseQuery(query, supervisor)({ prompt });
  const last = (await read(supervised)).at(-1);
  expect(findings.find(({ level }) => level === "trip")?.code).toMatch(/SAME_ERROR|ACTION_CYCLE/);
  expect(seen.calls).toBe(callsAtStop);
  expect(seen.calls).toBeLessThan(10);
  expect(seen.told.filter((text) => text.startsWith("[adjourn]"))).toHaveLength(1);
  expect(last).toMatchObject({ type: "result", result: expect.stringMatching(/^Cut: agent claude|^Halted/) });
  expect(haltIn(supervised)?.summary).toBe(last?.["result"]);
  expect(tasks[0]?.status()).toMatchObject({ outcome: "halted", counts: { modelCalls: seen.calls } });
  expect(supervisor.tasks()).toEqual([]);
});

test.each(["shadow", "enforce"] as const)(
  "in %s a healthy query is the same with adjourn as without",
  async (mode) => {
    const [free, watched] = [fakeQuery(working), fakeQuery(working)];
    const { supervisor } = live({ mode });
    const query = superviseQuery(watched.query, supervisor)({ prompt });
    expect(await read(query)).toEqual(await read(free.query({ prompt })));
    expect(watched.seen).toEqual(free.seen);
    expect(haltIn(query)).toBeNull();
  },
);

test("in shadow an agent that goes round in circles is only reported", async () => {
  const [free, watched] = [fakeQuery(failing), fakeQuery(failing)];
  const { supervisor, findings } = live({ mode: "shadow" });
  await read(free.query({ prompt }));
  await read(superviseQuery(watched.query, supervisor)({ prompt }));
  expect(watched.seen).toEqual(free.seen);
  expect(findings.map(({ level }) => level)).toContain("trip");
});

test("each model call is booked once, with what was cached apart", async () => {
  const { supervisor } = live({ budget: { task: { tokens: 1_000_000 } } });
  const tasks = tasksOf(supervisor);
  const usage = { input_tokens: 100, cache_read_input_tokens: 300, output_tokens: 100 };
  const { query, seen } = fakeQuery({ ...working, usage });
  await read(superviseQuery(query, supervisor)({ prompt }));
  // 400 tokens at 1,000 nano-USD, cached or not, and 100 at 2,000: the model has no price for what was cached.
  expect(tasks[0]?.status().counts).toMatchObject({ modelCalls: seen.calls, nanoUsd: seen.calls * 600_000 });
  expect(tasks[0]?.held.size).toBe(0);
});

test("a budget of five model calls ends the query before the sixth", async () => {
  const { supervisor, findings } = live({ budget: { task: { modelCalls: 5 } } });
  const { query, seen } = fakeQuery(working);
  const supervised = superviseQuery(query, supervisor)({ prompt });
  await read(supervised);
  expect(seen.calls).toBe(5);
  expect(findings.map(({ code }) => code)).toContain("BUDGET");
  expect(haltIn(supervised)).not.toBeNull();
});

test("near the end of a budget the query is asked for the cheaper model, and it is booked", async () => {
  const policy = { budget: { task: { modelCalls: 10, usd: 1 } }, downgrade: { m: "cheap" } };
  const { supervisor } = live({ policy });
  const tasks = tasksOf(supervisor);
  const { query, seen } = fakeQuery({
    ...failing,
    run: (command) => `${command} ${seen.calls}`,
    line: (turn) => ({ command: `cat ${turn}` }),
  });
  await read(superviseQuery(query, supervisor)({ prompt }));
  expect(seen.models).toContain("cheap");
  const cost = seen.models.reduce((sum, model) => sum + (model === "cheap" ? 60_000 : 600_000), 0);
  expect(tasks[0]?.status().counts.nanoUsd).toBe(cost);
});

test("a subagent is stopped alone: its calls are denied, and it is told to end", async () => {
  const { supervisor } = live();
  const { query, seen } = fakeQuery({ ...failing, subagent: { id: "a1", type: "tester" } });
  const supervised = superviseQuery(query, supervisor)({ prompt });
  await read(supervised);
  expect(seen.denied.length).toBeGreaterThan(1);
  expect(seen.denied[0]).toMatch(/^Cut: agent tester:a1(.|\n)*End here/);
  expect(haltIn(supervised)).toBeNull();
});

test("hooks of one's own run before, and what they answer stands", async () => {
  const { supervisor } = live();
  const { query, seen } = fakeQuery(working);
  const heard: string[] = [];
  const own = async ({ tool_name = "" }) => {
    heard.push(tool_name);
    return {};
  };
  await read(
    superviseQuery(query, supervisor)({ prompt, options: { hooks: { PreToolUse: [{ hooks: [own] }] } } }),
  );
  expect(heard).toEqual(Array(seen.calls - 1).fill("Bash"));
});

test("queries that are aborted or left hold nothing any more, and their tasks are finished", async () => {
  const { supervisor } = live({ budget: { task: { tokens: 1_000_000 } } });
  const tasks = tasksOf(supervisor);
  const abortController = new AbortController();
  const aborting = fakeQuery({
    ...working,
    run: () => {
      abortController.abort();
      return "done";
    },
  });
  const aborted = superviseQuery(aborting.query, supervisor)({ prompt, options: { abortController } });
  await expect(read(aborted)).rejects.toThrow(/abort/i);
  let seen = 0;
  for await (const _message of superviseQuery(fakeQuery(working).query, supervisor)({ prompt })) {
    seen += 1;
    if (seen === 6) break;
  }
  expect(tasks.map((task) => task.status().outcome)).toEqual(["failure", "unknown"]);
  expect(tasks.map(({ held }) => held.size)).toEqual([0, 0]);
});

test("a query that its block disposes of ends its task, and one that had ended stays what it was", async () => {
  const { supervisor } = live();
  const tasks = tasksOf(supervisor);
  for (const reads of [3, 1_000]) {
    const query: AsyncGenerator<unknown> & { [Symbol.asyncDispose]?(): PromiseLike<void> } = superviseQuery(
      fakeQuery(working).query,
      supervisor,
    )({ prompt });
    for (let count = 0; count < reads && (await query.next()).done !== true; count += 1);
    await query[Symbol.asyncDispose]?.();
  }
  expect(tasks.map((task) => task.status().outcome)).toEqual(["unknown", "success"]);
});

/** The hooks that a query is given, told one by one. Its first answer has been read by then. */
async function hooksOf(supervisor: Supervisor) {
  let given: FakeOptions["hooks"] = {};
  const query = (params: { readonly options?: FakeOptions }) => {
    given = params.options?.hooks;
    return fakeQuery(working).query({ prompt });
  };
  const messages = superviseQuery(query, supervisor)({});
  for (const _message of ["system", "assistant"]) await messages.next();
  return (hook_event_name: string, own: object = {}) =>
    given?.[hook_event_name]?.[0]?.hooks[0]?.({ session_id: "s", hook_event_name, ...own });
}

const call = { tool_name: "Bash", tool_input: { command: "npm test" } };
const failed = { ...call, error: "FAIL bridge.test.ts" };

test("of the results of parallel calls, one carries the nudge, and one holds budget", async () => {
  const { supervisor } = live();
  const tasks = tasksOf(supervisor);
  const tell = await hooksOf(supervisor);
  const told: unknown[] = [];
  for (let round = 0; round < 3; round += 1) {
    for (const id of ["a", "b"]) await tell("PreToolUse", { ...call, tool_use_id: `${id}${round}` });
    const results = ["a", "b"].map((id) =>
      tell("PostToolUseFailure", { ...failed, tool_use_id: `${id}${round}` }),
    );
    told.push(...(await Promise.all(results)));
  }
  expect(told.filter((answer) => JSON.stringify(answer).includes("[adjourn]"))).toHaveLength(1);
  expect(tasks[0]?.held.size).toBe(1);
});

test("a person's next prompt lets what was stopped try one turn, a program's does not", async () => {
  const { supervisor } = live();
  const tell = await hooksOf(supervisor);
  for (let turn = 0; turn < 6; turn += 1) {
    await tell("PreToolUse", { ...call, tool_use_id: `t${turn}` });
    await tell("PostToolUseFailure", { ...failed, tool_use_id: `t${turn}` });
  }
  expect(await tell("PreToolUse", call)).toMatchObject({ continue: false });
  expect(await tell("UserPromptSubmit", { prompt: "wake", source: "loop_wakeup" })).toMatchObject({
    continue: false,
  });
  expect(await tell("UserPromptSubmit", { prompt: "Use node 22.", source: "user" })).toEqual({});
  expect(await tell("PreToolUse", { ...call, tool_use_id: "again" })).toEqual({});
});

test("a query inside a task is part of it", async () => {
  const { supervisor } = live();
  const tasks = tasksOf(supervisor);
  const { query, seen } = fakeQuery(working);
  const result = await supervisor.run({}, () => read(superviseQuery(query, supervisor)({ prompt })));
  expect(tasks).toHaveLength(1);
  expect(result).toMatchObject({
    status: "done",
    task: { counts: { modelCalls: seen.calls, toolCalls: 6 } },
  });
});

test("a query that outlives the task that it was made in is stopped as a task of its own", async () => {
  const { supervisor } = live();
  const tasks = tasksOf(supervisor);
  const { query, seen } = fakeQuery(failing);
  const result = await supervisor.run({}, async () => [superviseQuery(query, supervisor)({ prompt })]);
  if (result.status === "done") await read(result.value[0] as AsyncIterable<unknown>);
  expect(seen.calls).toBeLessThan(10);
  expect(tasks.map((task) => task.status().outcome)).toEqual(["success", "halted"]);
  expect(tasks[1]?.status().counts.modelCalls).toBe(seen.calls);
});

test("a halt of the task that a query was made in stops the query too", async () => {
  const { supervisor } = live();
  const { query, seen } = fakeQuery(failing);
  const begun: AsyncIterable<unknown>[] = [];
  const { status } = await supervisor.run({ id: "night" }, async (task) => {
    begun.push(superviseQuery(query, supervisor)({ prompt }));
    await supervisor.halt("night", { actor: "ana", reason: "enough" });
    await task.agent("a").send("b", "shall we go on?");
  });
  const [messages] = begun;
  if (messages === undefined) throw new Error("no query");
  const last = (await read(messages)).at(-1);
  expect({ status, calls: seen.calls }).toEqual({ status: "halted", calls: 0 });
  expect(haltIn(messages)).toMatchObject({ task: "night", reason: "OPERATOR", summary: last?.["result"] });
});

test("what is no query function is named", () => {
  expect(() => superviseQuery({} as never, live().supervisor)).toThrow(/Expected the function `query`/);
});
