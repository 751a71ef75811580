import {
  Agent,
  type AgentOptions,
  InputGuardrailTripwireTriggered,
  MaxTurnsExceededError,
  MemorySession,
  OutputGuardrailTripwireTriggered,
  Runner,
  tool,
} from "@openai/agents";
import { expect, test } from "vitest";
import * as z from "zod";
import {
  haltIn,
  type RunnerOptions,
  superviseModel,
  superviseRunner,
} from "../../../adapters/openai-agents/index.js";
import { isRefusal, type Supervisor, type Task } from "../../../src/index.js";
import { live } from "../../runtime/live.js";
import { saying } from "./said.js";

const tracingDisabled = true;

function guarded(
  { modelProvider }: Pick<ReturnType<typeof saying>, "modelProvider">,
  supervisor: Supervisor,
  options: RunnerOptions = {},
): Runner {
  return superviseRunner(new Runner({ modelProvider, tracingDisabled }), supervisor, options);
}

/** The tasks that a supervisor opens, and what is recorded in them: `<type> <whose>`. */
function watch(supervisor: Supervisor) {
  const tasks: Task[] = [];
  const recorded: string[] = [];
  const open = supervisor.task.bind(supervisor);
  supervisor.task = (spec) => {
    const task = open(spec);
    const record = task.record.bind(task);
    task.record = (event) => {
      const { from, to } = event as { readonly from?: string; readonly to?: string };
      if (event.type !== "control") recorded.push(`${event.type} ${[from, to].filter(Boolean).join(" → ")}`);
      record(event);
    };
    tasks.push(task);
    return task;
  };
  return { tasks, recorded };
}

function agent(name: string, config: Partial<AgentOptions> = {}): Agent {
  return new Agent({ name, instructions: name, model: "m", ...config });
}

function lookup(run: () => Promise<string>) {
  return tool({ name: "lookup", description: "", parameters: z.object({ page: z.number() }), execute: run });
}

function pair(): Agent {
  const planner = agent("planner");
  planner.handoffs = [agent("reviewer", { handoffs: [planner] })];
  return planner;
}

const thanks = (name: string) => [
  name === "planner" ? "Thank you! Anything else?" : "You are welcome! Anything else?",
  { call: name === "planner" ? "transfer_to_reviewer" : "transfer_to_planner" },
];

const again = () => ({ call: "lookup", args: { page: 1 } });

test("two agents that hand over to each other for ever run into the limit without adjourn, and are stopped with it", async () => {
  const free = saying(thanks);
  const alone = new Runner({ modelProvider: free.modelProvider, tracingDisabled }).run(pair(), "Go.", {
    maxTurns: 40,
  });
  await expect(alone).rejects.toBeInstanceOf(MaxTurnsExceededError);
  expect(free.asked).toHaveLength(40);

  const { supervisor, findings, decisions } = live();
  const models = saying(thanks);
  let callsAtStop = -1;
  supervisor.on("halt", () => {
    callsAtStop = models.asked.length;
  });
  const result = await guarded(models, supervisor).run(pair(), "Go.", { maxTurns: 40 });
  const trips = findings.filter(({ level }) => level === "trip").map(({ code }) => code);
  expect(["CHAIN_CYCLE", "STALE_CHAIN"]).toContain(trips[0]);
  expect(models.asked).toHaveLength(callsAtStop);
  expect(models.asked.length).toBeLessThan(16);
  expect(result.finalOutput).toMatch(/^Cut: planner → reviewer|^Halted/);
  expect(haltIn(result)).toMatchObject({ action: "cut", summary: result.finalOutput });
  expect(decisions.filter(({ action }) => action === "nudge")).toHaveLength(1);
  expect(supervisor.tasks()).toEqual([]);
});

test("a tool that fails with the same error whatever it is asked is named as such", async () => {
  const { supervisor, findings } = live();
  const models = saying((_name, page) => ({ call: "lookup", args: { page } }));
  const clerk = agent("clerk", { tools: [lookup(() => Promise.reject(new Error("locked")))] });
  const result = await guarded(models, supervisor).run(clerk, "Go.", { maxTurns: 40 });
  expect(findings.find(({ level }) => level === "trip")?.code).toBe("SAME_ERROR");
  expect(haltIn(result)?.summary).toBe(result.finalOutput);
  const calls = result.history.filter(({ type }) => type === "function_call").length;
  expect(result.history.filter(({ type }) => type === "function_call_result")).toHaveLength(calls);
});

test("a handoff without a word is one all the same", async () => {
  const { supervisor } = live();
  const models = saying((name) => thanks(name).slice(1));
  const result = await guarded(models, supervisor).run(pair(), "Go.", { maxTurns: 40 });
  expect(haltIn(result)?.action).toBe("cut");
});

test("agents that are tools are part of the run, and copies that run at once are told apart", async () => {
  const { supervisor } = live();
  const { tasks, recorded } = watch(supervisor);
  const models = saying((name, turn) => {
    if (name === "researcher") return turn < 2 ? { call: "lookup", args: { page: turn } } : "Nine o'clock.";
    return turn === 0
      ? [
          { call: "ask", args: { input: "A?" } },
          { call: "ask", args: { input: "B?" } },
        ]
      : "At nine.";
  });
  const researcher = agent("researcher", { tools: [lookup(async () => "a page")] });
  const lead = agent("lead", { tools: [researcher.asTool({ toolName: "ask", toolDescription: "" })] });
  const result = await guarded(models, supervisor).run(lead, "When?");
  expect(result.finalOutput).toBe("At nine.");
  expect(tasks[0]?.status().counts).toMatchObject({ modelCalls: models.asked.length });
  expect(recorded).toEqual([
    "message user → lead",
    "tool-call lead",
    "tool-call lead",
    "tool-call ask",
    "tool-call ask 2",
    "tool-result ask",
    "tool-result ask 2",
    "tool-result lead",
    "tool-result lead",
    "message lead → user",
  ]);
});

test("what a model asks for once the run was halted is not run", async () => {
  const { supervisor } = live();
  const { tasks } = watch(supervisor);
  let runs = 0;
  const models = saying(() => {
    void supervisor.halt(tasks[0]?.id ?? "", { actor: "ops", reason: "enough" });
    return again();
  });
  const search = lookup(async () => {
    runs += 1;
    return "a page";
  });
  const result = await guarded(models, supervisor).run(agent("clerk", { tools: [search] }), "When?");
  expect([models.asked.length, runs]).toEqual([1, 0]);
  expect(haltIn(result)).toMatchObject({ action: "halt", summary: result.finalOutput });
  expect(result.history.map(({ type }) => type)).not.toContain("function_call");
});

test("guardrails trip as before, and nothing is left behind", async () => {
  const { supervisor } = live({ budget: { task: { tokens: 1_000_000 } } });
  const { tasks } = watch(supervisor);
  const trip = { name: "no", execute: async () => ({ tripwireTriggered: true, outputInfo: {} }) };
  const runner = guarded(
    saying(() => "Nine."),
    supervisor,
  );
  const input = runner.run(agent("clerk", { inputGuardrails: [trip] }), "When?");
  await expect(input).rejects.toBeInstanceOf(InputGuardrailTripwireTriggered);
  const output = runner.run(agent("clerk", { outputGuardrails: [trip] }), "When?");
  await expect(output).rejects.toBeInstanceOf(OutputGuardrailTripwireTriggered);
  expect(tasks.map((task) => task.status().outcome)).toEqual(["failure", "failure"]);
  expect(tasks.map(({ held }) => held.size)).toEqual([0, 0]);
});

test("where an agent's output has a type, a stopped run is refused", async () => {
  const { supervisor } = live();
  const { tasks } = watch(supervisor);
  const clerk = agent("clerk", {
    outputType: z.object({ hour: z.number() }) as never,
    tools: [lookup(async () => "no such page")],
  });
  await expect(
    guarded(saying(again), supervisor).run(clerk, "When?", { maxTurns: 40 }),
  ).rejects.toMatchObject({
    isAdjournError: true,
  });
  expect(tasks[0]?.status().outcome).toBe("halted");
});

test("what is refused inside a tool without words for errors is a halt, and thrown as what it is", async () => {
  const { supervisor } = live({ budget: { task: { modelCalls: 3 } }, mode: "enforce" });
  const { tasks } = watch(supervisor);
  const look = tool({
    name: "lookup",
    description: "",
    parameters: z.object({ page: z.number() }),
    errorFunction: null,
    execute: async () => {
      const scout = supervisor.current()?.agent("scout");
      for (;;) await scout?.model({ model: "m", input: "Where?" }, async () => ({ text: "There." }));
    },
  });
  const models = saying((_name, page) => ({ call: "lookup", args: { page } }));
  const error = await guarded(models, supervisor)
    .run(agent("clerk", { tools: [look] }), "Go.")
    .catch((thrown: unknown) => thrown);
  expect(isRefusal(error)).toBe(true);
  expect(tasks.map((task) => task.status().outcome)).toEqual(["halted"]);
});

test("a call of a tool with an endless name is recorded by the beginning of it", async () => {
  const { supervisor } = live();
  const models = saying((_name, turn) => (turn === 0 ? { call: "look".repeat(100) } : "Done."));
  const run = guarded(models, supervisor).run(agent("clerk"), "Go.");
  await expect(run).rejects.toThrow(/not found/);
});

test("a stopped run is refused where that is asked for", async () => {
  const { supervisor } = live();
  const runner = guarded(saying(thanks), supervisor, { onStop: "throw" });
  await expect(runner.run(pair(), "Go.", { maxTurns: 40 })).rejects.toMatchObject({ code: "PART_CUT" });
  expect(supervisor.tasks()).toEqual([]);
});

test("usage is booked with cached and reasoning tokens apart", async () => {
  const { supervisor } = live();
  const { tasks } = watch(supervisor);
  const usage = {
    inputTokens: 400,
    outputTokens: 100,
    inputTokensDetails: { cached_tokens: 300 },
    outputTokensDetails: { reasoning_tokens: 40 },
  };
  await guarded(
    saying(() => "Nine.", usage),
    supervisor,
  ).run(agent("clerk"), "When?");
  // 100 tokens read at 1,000 nano-USD, 300 from a cache at the price of reading, 100 written at 2,000.
  expect(tasks[0]?.status().counts).toMatchObject({ modelCalls: 1, nanoUsd: 600_000 });
});

test("runs inside a task are part of it, and a run inside a tool is asked by the agent that has the tool", async () => {
  const { supervisor } = live();
  const { tasks } = watch(supervisor);
  const models = saying((name, turn) =>
    name === "lead" && turn === 0 ? { call: "lookup", args: { page: 1 } } : `${name} says nine.`,
  );
  const runner = guarded(models, supervisor);
  const ask = lookup(async () => (await runner.run(agent("researcher"), "When?")).finalOutput ?? "");
  const result = await supervisor.run({ kind: "hours" }, async () => {
    await runner.run(agent("lead", { tools: [ask] }), "When?");
    return runner.run(agent("clerk"), "And when?");
  });
  expect(result.status).toBe("done");
  expect(tasks).toHaveLength(1);
  expect(result.task.counts).toMatchObject({ modelCalls: 4, toolCalls: 1, turns: 6 });
});

test("a run that waits for the approval of a tool is taken up as the same task", async () => {
  const { supervisor } = live();
  const { tasks } = watch(supervisor);
  const models = saying((_name, turn) => (turn === 0 ? again() : "Nine."));
  const careful = tool({
    name: "lookup",
    description: "",
    parameters: z.object({ page: z.number() }),
    needsApproval: true,
    execute: async () => "a page",
  });
  const runner = guarded(models, supervisor);
  const clerk = agent("clerk", { tools: [careful] });
  const paused = await runner.run(clerk, "When?");
  expect(tasks[0]?.isOver).toBe(false);
  for (const item of paused.interruptions) paused.state.approve(item);
  const result = await runner.run(clerk, paused.state);
  expect(result.finalOutput).toBe("Nine.");
  expect(tasks).toHaveLength(1);
  expect(tasks[0]?.status()).toMatchObject({ outcome: "success", counts: { modelCalls: 2, toolCalls: 1 } });
});

test("a model that an agent holds itself is asked for by name, and then supervised", async () => {
  const policy = { budget: { task: { modelCalls: 10, usd: 1 } }, downgrade: { m: "cheap" } };
  const { supervisor } = live({ mode: "shadow", policy });
  const { tasks } = watch(supervisor);
  const models = saying(again);
  const runner = guarded(models, supervisor);
  const tools = [lookup(async () => "a page")];
  const unseen = agent("reviewer", { model: models.model("m") });
  await expect(runner.run(agent("clerk", { handoffs: [unseen] }), "When?")).rejects.toThrow(
    /agent "reviewer"/,
  );
  expect(models.asked).toEqual([]);

  const model = superviseModel(models.model("m"), { name: "m", models: { cheap: models.model("cheap") } });
  await runner.run(agent("clerk", { model, tools }), "When?", { maxTurns: 40 });
  const called = models.asked.map((asked) => asked.model);
  expect(called).toContain("cheap");
  const cost = called.reduce((sum, name) => sum + (name === "cheap" ? 60_000 : 600_000), 0);
  expect(tasks[0]?.status().counts.nanoUsd).toBe(cost);
});

test("an answer's length is clamped to what the budget has left", async () => {
  const { supervisor } = live({ budget: { task: { tokens: 2_000 } } });
  const models = saying(() => "Nine.");
  await guarded(models, supervisor).run(agent("clerk"), "When?");
  const { maxTokens } = models.asked[0]?.request.modelSettings ?? {};
  expect(maxTokens).toBeGreaterThan(0);
  expect(maxTokens).toBeLessThan(2_000);
});

test("a session keeps the same items with adjourn as without, nudged or not", async () => {
  const items = async (supervisor: Supervisor | null) => {
    const models = saying((_name, turn) => (turn < 6 ? again() : "Nine."));
    const session = new MemorySession();
    const runner = new Runner({ modelProvider: models.modelProvider, tracingDisabled });
    const clerk = agent("clerk", { tools: [lookup(async () => "no such page")] });
    const supervised = supervisor === null ? runner : superviseRunner(runner, supervisor);
    await supervised.run(clerk, "When?", { session, maxTurns: 40 });
    const told = models.asked.some(({ request }) => JSON.stringify(request.input).includes("[adjourn]"));
    return { told, items: await session.getItems() };
  };
  const [free, shadow] = [await items(null), await items(live({ mode: "shadow" }).supervisor)];
  expect(shadow).toEqual(free);
  const watched = await items(live().supervisor);
  expect(watched.told).toBe(true);
  expect(JSON.stringify(watched.items)).not.toContain("[adjourn]");
});

test("listeners of the runner that was given still hear", async () => {
  const { supervisor } = live();
  const heard: string[] = [];
  const { modelProvider } = saying(() => "Nine.");
  const runner = new Runner({ modelProvider, tracingDisabled });
  runner.on("agent_start", () => void heard.push("given"));
  const supervised = superviseRunner(runner, supervisor);
  supervised.on("agent_start", () => void heard.push("made"));
  await supervised.run(agent("clerk"), "When?");
  expect(heard).toEqual(["given", "made"]);
});

test("a result that is the final output is recorded, too", async () => {
  const { supervisor } = live();
  const { recorded } = watch(supervisor);
  const models = saying(again);
  const clerk = agent("clerk", {
    tools: [lookup(async () => "Nine.")],
    toolUseBehavior: "stop_on_first_tool",
  });
  const result = await guarded(models, supervisor).run(clerk, "When?");
  expect(result.finalOutput).toBe("Nine.");
  expect(recorded).toEqual(["message user → clerk", "tool-call clerk", "tool-result clerk"]);
});

test("the framework's default model goes by its own name", async () => {
  const { supervisor, findings } = live({ env: {} });
  const { tasks } = watch(supervisor);
  const models = saying(() => "Nine.");
  await guarded(models, supervisor).run(new Agent({ name: "clerk", instructions: "clerk" }), "When?");
  expect(findings).toEqual([]);
  expect(tasks[0]?.status().counts.nanoUsd).toBeGreaterThan(0);
});

test("what is no runner is named", () => {
  const { supervisor } = live();
  expect(() => superviseRunner({} as Runner, supervisor)).toThrow(/Expected a `Runner`/);
});
