import assert from "node:assert/strict";
import { HumanMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { Command, interrupt, MemorySaver } from "@langchain/langgraph";
import { createAgent, createMiddleware } from "langchain";
import * as z from "zod";
import {
  haltIn,
  type MiddlewareOptions,
  superviseModel,
  supervisorMiddleware,
} from "../../../adapters/langchain/index.js";
import { Supervisor, type Task } from "../../../src/index.js";
import { saying } from "./said.js";

const goal = { messages: [new HumanMessage("Please find the opening hours.")] };
const page = z.object({ page: z.number() });

function watched(options: ConstructorParameters<typeof Supervisor>[0] = {}) {
  const supervisor = new Supervisor({ mode: "enforce", env: {}, ...options });
  const tasks: Task[] = [];
  const cuts: string[] = [];
  const open = supervisor.task.bind(supervisor);
  supervisor.task = (spec) => {
    const task = open(spec);
    tasks.push(task);
    return task;
  };
  supervisor.on("halt", ({ decision }) => void cuts.push(JSON.stringify(decision.cut)));
  const guard = (agent: string, options: MiddlewareOptions = {}) => [
    createMiddleware(supervisorMiddleware(supervisor, { agent, ...options })),
  ];
  return { supervisor, tasks, cuts, guard };
}

/** A lead that asks a researcher, whom it has for a tool, over and over. */
function office(guard: (agent: string) => ReturnType<ReturnType<typeof watched>["guard"]>) {
  const researcher = saying("researcher", () => "I could not find the opening hours.");
  const inner = createAgent({ model: researcher, tools: [], middleware: guard("researcher") });
  const ask = tool(async () => (await inner.invoke(goal)).messages.at(-1)?.text ?? "", {
    name: "lookup",
    description: "Asks the researcher.",
    schema: page,
  });
  const lead = saying("lead", () => ({ lookup: { page: 1 } }));
  return { lead, researcher, agent: createAgent({ model: lead, tools: [ask], middleware: guard("lead") }) };
}

/** Cases of agents beyond the contract, by the sentence that each one shows. */
export const agentCases: Readonly<Record<string, () => Promise<void>>> = {
  "an agent that has another one for a tool is one task with it, and both are stopped": async () => {
    const { tasks, cuts, guard } = watched();
    const { agent, lead, researcher } = office(guard);
    const state = await agent.invoke(goal, { recursionLimit: 100 });
    assert.equal(tasks.length, 1);
    assert.ok(cuts.length > 0);
    assert.ok(haltIn(state));
    assert.equal(tasks[0]?.status().counts.modelCalls, lead.counter.calls + researcher.counter.calls);
    assert.equal(tasks[0]?.status().outcome, "halted");
  },

  "inside `supervisor.run` an agent is part of that task, which ends with it also on errors": async () => {
    const { supervisor, tasks, guard } = watched();
    const model = saying("clerk", () => {
      throw new Error("out of ideas");
    });
    const agent = createAgent({ model, tools: [], middleware: guard("clerk") });
    const result = await supervisor.run({ kind: "hours" }, () => agent.invoke(goal));
    assert.equal(result.status, "failed");
    assert.equal(tasks.length, 1);
    assert.equal(tasks[0]?.status().outcome, "failure");
  },

  "a run that waits for a person goes on as the same task": async () => {
    const { tasks, guard } = watched();
    const ask = tool(async () => String(interrupt("Which door?")), {
      name: "lookup",
      description: "Asks.",
      schema: page,
    });
    const model = saying("clerk", (turn) => (turn === 0 ? { lookup: { page: 1 } } : "Nine o'clock."));
    const checkpointer = new MemorySaver();
    const agent = createAgent({ model, tools: [ask], middleware: guard("clerk"), checkpointer });
    const config = { configurable: { thread_id: "front" } };
    await agent.invoke(goal, config);
    const state = await agent.invoke(new Command({ resume: "The front door." }), config);
    assert.equal(state.messages.at(-1)?.text, "Nine o'clock.");
    assert.deepEqual(
      tasks.map((task) => [task.spec.thread, task.status().counts.modelCalls, task.status().outcome]),
      [["front", 2, "success"]],
    );
    await agent.invoke(goal, config);
    assert.equal(tasks.length, 2);
  },

  "runs of one agent at once are tasks of their own": async () => {
    const { tasks, guard } = watched();
    const model = saying("clerk", (turn) => (turn < 3 ? { lookup: { page: turn } } : "Nine o'clock."));
    const look = tool(async () => "A door.", { name: "lookup", description: "Looks.", schema: page });
    const agent = createAgent({ model, tools: [look], middleware: guard("clerk") });
    await Promise.all([agent.invoke(goal), agent.invoke(goal), agent.invoke(goal)]);
    assert.deepEqual(
      tasks.map((task) => [task.status().counts.modelCalls, task.status().outcome]),
      [2, 2, 2].map((calls) => [calls, "success"]),
    );
  },

  "tool errors end the run where that is asked for": async () => {
    const { supervisor } = watched();
    const broken = tool(() => Promise.reject(new Error("locked")), {
      name: "lookup",
      description: "",
      schema: page,
    });
    const middleware = [createMiddleware(supervisorMiddleware(supervisor, { onToolError: "throw" }))];
    const agent = createAgent({
      model: saying("clerk", () => ({ lookup: { page: 1 } })),
      tools: [broken],
      middleware,
    });
    await assert.rejects(agent.invoke(goal), /locked/);
  },

  "a supervised model is guarded in any task, and is the model it was outside of tasks": async () => {
    const { supervisor } = watched({ budget: { task: { modelCalls: 2 } } });
    const model = saying("clerk", () => "Nine o'clock.");
    const llm = superviseModel(model, { supervisor, agent: "clerk" });
    assert.equal((await llm.invoke("When?")).text, "Nine o'clock.");
    const result = await supervisor.run({}, async () => {
      for (let turn = 0; turn < 5; turn += 1) await llm.invoke("When?");
    });
    assert.equal(result.status, "halted");
    assert.equal(model.counter.calls, 3);
  },

  "near the end of a budget a model is made anew with what is left as its cap": async () => {
    const { supervisor, guard } = watched({ budget: { task: { tokens: 3_000 } } });
    const caps: number[] = [];
    const model = saying("clerk", () => "Nine o'clock.");
    const capped = (name: string, maxOutputTokens: number) => {
      assert.equal(name, "main");
      caps.push(maxOutputTokens);
      return model;
    };
    const llm = superviseModel(model, { supervisor, agent: "clerk", capped });
    await supervisor.run({}, async () => {
      for await (const _chunk of await llm.stream("When?"));
      await llm.invoke("When?");
    });
    const agent = createAgent({ model, tools: [], middleware: guard("clerk", { capped }) });
    await agent.invoke(goal);
    assert.equal(caps.length, 3);
    const [first = 0, second = 0] = caps;
    assert.ok(first > 2_500 && first < 3_000, String(first));
    // What the first call used is spent.
    assert.equal(second, first - 500);
  },

  "what a model is told of its tools is part of what a call may cost": async () => {
    const { guard } = watched({ budget: { task: { tokens: 2_000 } } });
    const sizes = z.enum(Array.from({ length: 3_000 }, (_, size) => `size ${size}`) as [string, ...string[]]);
    const look = (schema: z.ZodType) =>
      tool(async () => "None.", { name: "lookup", description: "Looks.", schema });
    const model = saying("clerk", () => "Nine o'clock.");
    const agent = (schema: z.ZodType) =>
      createAgent({ model, tools: [look(schema)], middleware: guard("clerk") });
    assert.ok(haltIn(await agent(z.object({ size: sizes })).invoke(goal)));
    assert.equal(model.counter.calls, 0);
    assert.equal(haltIn(await agent(page).invoke(goal)), null);
    assert.equal(model.counter.calls, 1);
  },

  "a supervised model that streams settles what it used, also when it is left": async () => {
    const { supervisor, tasks } = watched();
    const llm = superviseModel(
      saying("clerk", () => "Nine o'clock."),
      { supervisor, agent: "clerk" },
    );
    await supervisor.run({}, async () => {
      for await (const _chunk of await llm.stream("When?"));
      for await (const _chunk of await llm.stream("When?")) break;
    });
    const [task] = tasks;
    assert.equal(task?.status().counts.modelCalls, 2);
    assert.equal(task?.held.size, 0);
  },
};
