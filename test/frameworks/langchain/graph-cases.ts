import assert from "node:assert/strict";
import { getEventListeners, setMaxListeners } from "node:events";
import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import {
  Annotation,
  Command,
  END,
  entrypoint,
  getPreviousState,
  interrupt,
  MemorySaver,
  MessagesAnnotation,
  Send,
  START,
  StateGraph,
  task,
} from "@langchain/langgraph";
import { InMemoryCache } from "@langchain/langgraph-checkpoint";
import { createAgent } from "langchain";
import * as z from "zod";
import { haltIn, withSupervisor } from "../../../adapters/langchain/graph/index.js";
import { Supervisor, type Task } from "../../../src/index.js";
import { saying } from "./said.js";

type State = typeof MessagesAnnotation.State;

// LangChain listens to one signal for each node that runs at the same time, here up to twenty, until these are done.
setMaxListeners(32);

const goal = { messages: [new HumanMessage("Please lay out level four.")] };

function watched(options: ConstructorParameters<typeof Supervisor>[0] = {}) {
  const supervisor = new Supervisor({ mode: "enforce", env: {}, ...options });
  const seen = { tasks: [] as Task[], outcomes: [] as string[], trips: [] as string[], cuts: [] as string[] };
  const open = supervisor.task.bind(supervisor);
  supervisor.task = (spec) => {
    const task = open(spec);
    seen.tasks.push(task);
    return task;
  };
  supervisor.on("task-finished", ({ outcome }) => void seen.outcomes.push(outcome));
  supervisor.on("finding", ({ finding }) => void (finding.level === "trip" && seen.trips.push(finding.code)));
  supervisor.on("halt", ({ decision }) => void seen.cuts.push(JSON.stringify(decision.cut)));
  return { supervisor, ...seen };
}

const speaks =
  (model: ReturnType<typeof saying>) =>
  async ({ messages }: State) => ({
    messages: [await model.invoke(messages)],
  });

/** Cases of graphs beyond the contract, by the sentence that each one shows. */
export const graphCases: Readonly<Record<string, () => Promise<void>>> = {
  "agents of a swarm that hand over to each other for ever are cut, without an open tool call": async () => {
    const handOver = (to: string) =>
      tool(
        async (_args, config) =>
          new Command({
            graph: Command.PARENT,
            goto: to,
            update: {
              messages: [
                ...stateOf(config).messages,
                new ToolMessage({ content: `Handed over to ${to}.`, tool_call_id: toolCallOf(config) }),
              ],
            },
          }),
        { name: "lookup", description: `Hands over to ${to}.`, schema: z.object({ page: z.number() }) },
      );
    const member = (name: string, to: string) =>
      createAgent({
        model: saying(name, () => ({ text: `This is for ${to}.`, lookup: { page: 1 } })),
        tools: [handOver(to)],
      }).graph;
    const graph = new StateGraph(MessagesAnnotation)
      .addNode("alice", member("alice", "bob"), { ends: ["bob"] })
      .addNode("bob", member("bob", "alice"), { ends: ["alice"] })
      .addEdge(START, "alice");
    const { supervisor, cuts, outcomes } = watched();
    const state = await withSupervisor(graph.compile(), supervisor).invoke(goal, { recursionLimit: 60 });
    assert.ok(cuts.length > 0);
    assert.match(cuts[0] ?? "", /alice|bob/);
    assert.ok(haltIn(state)?.summary);
    assert.deepEqual(openCalls(state.messages), []);
    assert.deepEqual(outcomes, ["halted"]);
  },

  "a fan-out of equal answers is no loop": async () => {
    const build = () => {
      const worker = saying("worker", () => "Nothing to report.");
      const lead = saying("lead", () => "Please check your tile.");
      return new StateGraph(MessagesAnnotation)
        .addNode("lead", speaks(lead))
        .addNode("worker", speaks(worker))
        .addNode("writer", speaks(saying("writer", () => "All twenty tiles are fine.")))
        .addEdge(START, "lead")
        .addConditionalEdges(
          "lead",
          () =>
            Array.from(
              { length: 20 },
              (_, tile) => new Send("worker", { messages: [new HumanMessage(`Tile ${tile}`)] }),
            ),
          ["worker"],
        )
        .addEdge("worker", "writer")
        .compile();
    };
    const { supervisor, trips, outcomes } = watched();
    const state = await withSupervisor(build(), supervisor).invoke(goal);
    assert.deepEqual(state.messages.map(textOf), (await build().invoke(goal)).messages.map(textOf));
    assert.deepEqual(trips, []);
    assert.deepEqual(outcomes, ["success"]);
  },

  "a signal that many runs share is listened to no more than by the graph itself": async () => {
    const build = () =>
      new StateGraph(MessagesAnnotation)
        .addNode("planner", speaks(saying("planner", () => "Level four has twelve tiles.")))
        .addEdge(START, "planner")
        .compile();
    const listenersAfter = async (app: ReturnType<typeof build>) => {
      const { signal } = new AbortController();
      for (let run = 0; run < 3; run += 1) await app.invoke(goal, { signal });
      return getEventListeners(signal, "abort").length;
    };
    const { supervisor } = watched();
    assert.equal(await listenersAfter(withSupervisor(build(), supervisor)), await listenersAfter(build()));
  },

  "a node that waits for several runs without the one that was cut": async () => {
    const loopTool = tool(async () => "Still building.", {
      name: "lookup",
      description: "Looks.",
      schema: z.object({ page: z.number() }),
    });
    const stuck = createAgent({
      model: saying("stuck", () => ({ lookup: { page: 1 } })),
      tools: [loopTool],
    });
    const writer = saying("writer", () => "Here is what we have.");
    const graph = new StateGraph(MessagesAnnotation)
      .addNode("stuck", stuck.graph)
      .addNode("quick", speaks(saying("quick", () => "The bridge is painted.")))
      .addNode("writer", speaks(writer))
      .addEdge(START, "stuck")
      .addEdge(START, "quick")
      .addEdge(["stuck", "quick"], "writer");
    const { supervisor, outcomes } = watched();
    const state = await withSupervisor(graph.compile(), supervisor).invoke(goal, { recursionLimit: 60 });
    assert.equal(writer.counter.calls, 1);
    assert.ok(haltIn(state));
    assert.deepEqual(openCalls(state.messages), []);
    assert.deepEqual(outcomes, ["success"]);
  },

  "code that goes round between agents is no agent": async () => {
    const Counter = Annotation.Root({ count: Annotation<number> });
    const graph = new StateGraph(Counter)
      .addNode("add", ({ count }) => ({ count: count + 1 }))
      .addNode("check", () => ({}))
      .addEdge(START, "add")
      .addEdge("add", "check")
      .addConditionalEdges("check", ({ count }) => (count < 40 ? "add" : END), ["add", END]);
    const { supervisor, trips } = watched();
    const state = await withSupervisor(graph.compile(), supervisor).invoke(
      { count: 0 },
      { recursionLimit: 200 },
    );
    assert.equal(state.count, 40);
    assert.deepEqual(trips, []);
  },

  "a state without messages gets what `stateOnHalt` makes of a halt": async () => {
    const Plan = Annotation.Root({ plan: Annotation<string>, stopped: Annotation<string> });
    const model = saying("planner", () => "Thank you!");
    const says = async () => ({ plan: (await model.invoke("Plan!")).text });
    const graph = new StateGraph(Plan)
      .addNode("planner", says)
      .addNode("reviewer", says)
      .addEdge(START, "planner")
      .addEdge("planner", "reviewer")
      .addEdge("reviewer", "planner");
    const { supervisor } = watched();
    const app = withSupervisor(graph.compile(), supervisor, {
      stateOnHalt: ({ reason }) => ({ stopped: String(reason) }),
    });
    const state = await app.invoke({ plan: "", stopped: "" }, { recursionLimit: 60 });
    assert.equal(state.stopped, "CHAIN_CYCLE");
  },

  "after a halt the thread is at its end, and takes a new question as a new task": async () => {
    const { supervisor, tasks, outcomes } = watched();
    const app = withSupervisor(thankers().compile({ checkpointer: new MemorySaver() }), supervisor);
    const config = { configurable: { thread_id: "level-4" }, recursionLimit: 60 };
    await app.invoke(goal, config);
    const saved = await app.getState(config);
    assert.deepEqual(saved.next, []);
    assert.ok(haltIn(saved.values));
    await app.invoke({ messages: [new HumanMessage("And level five?")] }, config);
    assert.equal(tasks.length, 2);
    assert.deepEqual(outcomes, ["halted", "halted"]);
    assert.equal(tasks[1]?.spec.thread, "level-4");
  },

  "a graph's own interrupt pauses the task, and its answer goes on with it": async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode("planner", speaks(saying("planner", () => "Two bridges or one?")))
      .addNode("person", () => ({ messages: [new HumanMessage(String(interrupt("How many?")))] }))
      .addNode("builder", speaks(saying("builder", () => "Built.")))
      .addEdge(START, "planner")
      .addEdge("planner", "person")
      .addEdge("person", "builder");
    const { supervisor, tasks, outcomes } = watched();
    const app = withSupervisor(graph.compile({ checkpointer: new MemorySaver() }), supervisor);
    const config = { configurable: { thread_id: "level-4" } };
    await app.invoke(goal, config);
    assert.deepEqual(outcomes, []);
    const state = await app.invoke(new Command({ resume: "One." }), config);
    assert.equal(textOf(state.messages.at(-1)), "Built.");
    assert.equal(tasks.length, 1);
    assert.deepEqual(outcomes, ["success"]);
    assert.equal(tasks[0]?.status().counts.modelCalls, 2);
  },

  "the graph that was given stays as it was": async () => {
    const compiled = thankers().compile();
    const { supervisor, tasks } = watched();
    const app = withSupervisor(compiled, supervisor);
    await assert.rejects(compiled.invoke(goal), { name: "GraphRecursionError" });
    assert.equal(tasks.length, 0);
    assert.notEqual(app, compiled);
    assert.deepEqual(Object.keys(app.nodes), Object.keys(compiled.nodes));
  },

  "a copy with other settings is supervised too, and so is a graph that was not compiled": async () => {
    const { supervisor, outcomes } = watched();
    await withSupervisor(thankers().compile(), supervisor).withConfig({ recursionLimit: 60 }).invoke(goal);
    await withSupervisor(
      thankers() as { compile(): ReturnType<ReturnType<typeof thankers>["compile"]> },
      supervisor,
    ).invoke(goal, { recursionLimit: 60 });
    assert.deepEqual(outcomes, ["halted", "halted"]);
  },

  "a supervised graph inside another is its child task, and calls count once": async () => {
    const { supervisor, tasks } = watched();
    const one = saying("painter", () => "Painted.");
    const inner = withSupervisor(
      new StateGraph(MessagesAnnotation).addNode("painter", speaks(one)).addEdge(START, "painter").compile(),
      supervisor,
    );
    const outer = new StateGraph(MessagesAnnotation)
      .addNode("lead", async ({ messages }: State) => ({
        messages: (await inner.invoke({ messages })).messages.slice(-1),
      }))
      .addEdge(START, "lead");
    await withSupervisor(outer.compile(), supervisor).invoke(goal);
    const [parent, child] = tasks;
    assert.equal(child?.parent, parent);
    assert.deepEqual(
      tasks.map((task) => task.status().counts.modelCalls),
      [0, 1],
    );
  },

  "events of a run stream as they did": async () => {
    const { supervisor, outcomes } = watched({ mode: "shadow" });
    const build = () =>
      new StateGraph(MessagesAnnotation)
        .addNode("painter", speaks(saying("painter", () => "Painted.")))
        .addEdge(START, "painter")
        .compile();
    const names = async (app: ReturnType<typeof build>) => {
      const found: string[] = [];
      for await (const { event, name } of app.streamEvents(goal, { version: "v2" }))
        found.push(`${event} ${name}`);
      return found;
    };
    assert.deepEqual(
      (await names(withSupervisor(build(), supervisor))).sort(),
      (await names(build())).sort(),
    );
    assert.deepEqual(outcomes, ["success"]);
  },

  "an operator's word ends a run cleanly": async () => {
    const { supervisor, tasks, outcomes } = watched();
    const lines = "oak birch elm ash pine cedar maple willow".split(" ");
    const model = saying(
      "planner",
      (turn) => `The ${lines[turn]} is planted beside its ${lines[turn]}keeper.`,
    );
    const graph = new StateGraph(MessagesAnnotation)
      .addNode("planner", async (state: State) => {
        if (model.counter.calls === 2)
          await supervisor.halt(String(tasks[0]?.id), { actor: "ana", reason: "wrong level" });
        return speaks(model)(state);
      })
      .addNode("reviewer", speaks(saying("reviewer", (turn) => `Fine, and now the ${lines[turn + 1]}.`)))
      .addEdge(START, "planner")
      .addEdge("planner", "reviewer")
      .addEdge("reviewer", "planner");
    const state = await withSupervisor(graph.compile(), supervisor).invoke(goal, { recursionLimit: 60 });
    assert.equal(model.counter.calls, 2);
    assert.equal(haltIn(state)?.reason, "OPERATOR");
    assert.deepEqual(outcomes, ["halted"]);
  },

  "a tool call that is not run any more gets an answer": async () => {
    const { supervisor, tasks } = watched();
    let runs = 0;
    const build = async () => String(++runs);
    const paint = tool(build, {
      name: "lookup",
      description: "Paints.",
      schema: z.object({ page: z.number() }),
    });
    const model = saying("painter", () => {
      void supervisor.halt(String(tasks[0]?.id), { actor: "ana", reason: "wrong level" });
      return { lookup: { page: 1 } };
    });
    const state = await withSupervisor(createAgent({ model, tools: [paint] }).graph, supervisor).invoke(goal);
    assert.equal(runs, 0);
    assert.deepEqual(
      state.messages.map((message) => message.getType()),
      ["human", "ai", "tool", "ai"],
    );
    assert.deepEqual(openCalls(state.messages), []);
  },

  "an error of a node comes out as it is, and ends the task": async () => {
    const error = new Error("no paint left");
    const graph = new StateGraph(MessagesAnnotation)
      .addNode("painter", () => Promise.reject(error))
      .addEdge(START, "painter");
    const { supervisor, outcomes } = watched();
    await assert.rejects(
      withSupervisor(graph.compile(), supervisor).invoke(goal),
      (thrown) => thrown === error,
    );
    assert.deepEqual(outcomes, ["failure"]);
  },

  "equal calls of one parallel round are one step": async () => {
    const look = tool(async () => "A tree.", {
      name: "lookup",
      description: "Looks.",
      schema: z.object({ page: z.number() }),
    });
    const call = (id: number) => ({
      id: `call-${id}`,
      name: "lookup",
      args: { page: 1 },
      type: "tool_call" as const,
    });
    const asks = new AIMessage({ content: "", tool_calls: [0, 1, 2, 3, 4, 5].map(call) });
    const agent = createAgent({ model: saying("clerk", () => "Six trees."), tools: [look] });
    const { supervisor, tasks, trips } = watched();
    await withSupervisor(agent.graph, supervisor).invoke({ messages: [...goal.messages, asks] });
    assert.deepEqual(trips, []);
    assert.equal(tasks[0]?.status().counts.modelCalls, 1);
  },

  "a model that is asked which way to go is guarded too": async () => {
    const router = saying("router", (turn) => (turn < 30 ? "planner" : END));
    const graph = new StateGraph(MessagesAnnotation)
      .addNode("planner", speaks(saying("planner", (turn) => `Level ${turn} has ${turn * 7} trees.`)))
      .addEdge(START, "planner")
      .addConditionalEdges("planner", async ({ messages }) => (await router.invoke(messages)).text, [
        "planner",
        END,
      ]);
    for (const [modelCalls, routed] of [
      [6, 3],
      [7, 6],
    ] as const) {
      const { supervisor, tasks, outcomes } = watched({ budget: { task: { modelCalls } } });
      const state = await withSupervisor(graph.compile(), supervisor).invoke(goal, { recursionLimit: 60 });
      assert.equal(router.counter.calls, routed);
      assert.equal(tasks[0]?.status().counts.modelCalls, modelCalls);
      // The seventh call is the planner's, the eighth the router's.
      assert.equal(haltIn(state)?.reason, "BUDGET");
      assert.equal(outcomes.at(-1), "halted");
      assert.ok(state.messages.at(-1)?.text.includes(haltIn(state)?.summary ?? "none"));
    }
  },

  "a stopped entrypoint gives back the summary, and keeps for the thread what the run before returned":
    async () => {
      let isLooping = false;
      const says = (name: string, words: string) =>
        task(name, async (text: string) => (await saying(name, () => words).invoke(text)).text);
      const [plan, review] = [says("planner", "Thank you!"), says("reviewer", "You are welcome!")];
      const flow = entrypoint({ name: "flow", checkpointer: new MemorySaver() }, async (text: string) => {
        const before = getPreviousState<object>();
        let said = text;
        for (let turn = 0; isLooping && turn < 60; turn += 1) said = await review(await plan(said));
        return { said, before: before ?? null };
      });
      const { supervisor, outcomes } = watched();
      const app = withSupervisor(flow, supervisor, { stateOnHalt: ({ reason }) => ({ stopped: reason }) });
      const config = { configurable: { thread_id: "level-4" } };
      const one = await app.invoke("One", config);
      isLooping = true;
      const two: unknown = await app.invoke("Two", config);
      isLooping = false;
      const three = await app.invoke("Three", config);
      assert.ok(haltIn(two)?.summary);
      assert.ok((two as { stopped: string }).stopped);
      assert.deepEqual(three.before, one);
      assert.deepEqual(outcomes, ["success", "halted", "success"]);
    },

  "tasks that an entrypoint starts at once are agents of their own, and no loop": async () => {
    const model = saying("worker", () => "Nothing to report.");
    const check = task("worker", async (tile: number) => (await model.invoke(`Tile ${tile}`)).text);
    const flow = entrypoint("flow", (tiles: number[]) => Promise.all(tiles.map((tile) => check(tile))));
    const { supervisor, tasks, trips, outcomes } = watched();
    const tiles = Array.from({ length: 20 }, (_, tile) => tile);
    const found = await withSupervisor(flow, supervisor).invoke(tiles);
    assert.deepEqual(
      found,
      tiles.map(() => "Nothing to report."),
    );
    assert.deepEqual(trips, []);
    assert.deepEqual(outcomes, ["success"]);
    assert.equal(tasks[0]?.status().counts.modelCalls, 20);
  },

  "a task that keeps what it gave back does not keep that it was refused": async () => {
    const model = saying("worker", () => "Nothing to report.");
    const cached = { name: "worker", cache: { ttl: 60 } };
    const check = task(cached, async (tile: number) => (await model.invoke(`Tile ${tile}`)).text);
    const flow = entrypoint({ name: "flow", cache: new InMemoryCache() }, async (tiles: number[]) => {
      const found: string[] = [];
      for (const tile of tiles) found.push(await check(tile));
      return found;
    });
    const { supervisor, outcomes } = watched({ budget: { task: { modelCalls: 2 } } });
    const app = withSupervisor(flow, supervisor);
    assert.ok(haltIn(await app.invoke([1, 2, 3])));
    assert.equal(model.counter.calls, 2);
    assert.equal((await app.invoke([1, 2, 3])).length, 3);
    assert.equal(model.counter.calls, 3);
    assert.deepEqual(outcomes, ["halted", "success"]);
  },

  "a task's own error comes out of an entrypoint as it is": async () => {
    const paint = task("painter", () => Promise.reject(new Error("no paint left")));
    const { supervisor, outcomes } = watched();
    const flow = withSupervisor(
      entrypoint("flow", () => paint()),
      supervisor,
    );
    await assert.rejects(flow.invoke("Paint!"), /no paint left/);
    assert.deepEqual(outcomes, ["failure"]);
  },

  "what is no graph is refused with a word": async () => {
    assert.throws(() => withSupervisor({} as never, new Supervisor({ env: {} })), /Expected a graph/);
  },
};

/** What the framework hands to a tool besides its arguments. */
function stateOf(config: object): State {
  return (config as { state: State }).state;
}

function toolCallOf(config: object): string {
  return (config as { toolCallId: string }).toolCallId;
}

function thankers() {
  return new StateGraph(MessagesAnnotation)
    .addNode("planner", speaks(saying("planner", () => "Thank you! Tell me if you need more.")))
    .addNode("reviewer", speaks(saying("reviewer", () => "You are welcome! Is there more?")))
    .addEdge(START, "planner")
    .addEdge("planner", "reviewer")
    .addEdge("reviewer", "planner");
}

function openCalls(messages: readonly BaseMessage[]): string[] {
  const answered = messages.map((message) => (message as ToolMessage).tool_call_id);
  const calls = messages.flatMap((message) => (message as AIMessage).tool_calls ?? []);
  return calls.map(({ id }) => id ?? "").filter((id) => !answered.includes(id));
}

function textOf(message: BaseMessage | undefined): string {
  return message?.text ?? "";
}
