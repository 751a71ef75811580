import { expect, test } from "vitest";
import type { Agent } from "../../src/runtime/agent.js";
import { memoryStore } from "../../src/stores/memory.js";
import type { Store } from "../../src/stores/store.js";
import {
  actionsOf,
  fakeModel,
  live,
  pingPong,
  rejection,
  standing,
  taskOf,
  untilRefused,
  usage,
} from "./live.js";

const ops = { actor: "ops", reason: "looked into it" };
const between = (one: string, other: string) => `edges:["${one}","${other}"]["${other}","${one}"]`;
const thePair = between("planner", "reviewer");

/** A loop that was cut: the edges between planner and reviewer are open. */
async function cutLoop() {
  const told = live();
  const { task, agents } = taskOf(told, "planner", "reviewer", "writer");
  await untilRefused(agents[0], agents[1]);
  return { ...told, task, planner: agents[0], reviewer: agents[1], writer: agents[2] };
}

test("a loop is warned of, nudged, and cut after one more repetition", async () => {
  const told = live();
  const { agents } = taskOf(told, "planner", "reviewer");
  const refusal = await untilRefused(agents[0], agents[1]);
  const own = told.decisions.filter(({ reason }) => reason === "CHAIN_CYCLE");
  // Three rounds of two messages trip; the fourth is the one more repetition.
  expect(own.map(({ action, seq }) => [action, seq])).toEqual([
    ["warn", 3],
    ["nudge", 5],
    ["cut", 7],
  ]);
  expect(refusal).toMatchObject({ code: "PART_CUT", cut: thePair, decision: { action: "cut", seq: 7 } });
  expect(refusal).toHaveProperty("summary.cycle.events.length", 2);
});

test("the cut holds for both directions, and only for the edges of the loop", async () => {
  const { planner, reviewer, writer, task } = await cutLoop();
  expect(await rejection(planner.send(reviewer, "news"))).toMatchObject({ code: "PART_CUT" });
  expect(await rejection(reviewer.send(planner, "news"))).toMatchObject({ code: "PART_CUT" });
  const model = fakeModel({ text: "ok", ...usage(1, 1) });
  await planner.send(writer, "please take over the refund of order 17");
  await writer.send(planner, "done, paid back 20 dollars to the card");
  await planner.model({ model: "m", input: "what now?" }, model.call);
  await planner.tool("get_order", { id: 17 }, async () => "paid");
  expect(task.status().open).toEqual([thePair]);
});

test("a refused message is not delivered and not recorded", async () => {
  const { planner, reviewer, task } = await cutLoop();
  const { turns } = task.status().counts;
  await planner.send(reviewer, "news").catch(() => undefined);
  await task.flush();
  expect(task.status().counts.turns).toBe(turns);
});

test("a loop that goes round a third agent makes the cut grow to one agent", async () => {
  const { planner, reviewer, writer, task, decisions } = await cutLoop();
  // The planner's messages reach the reviewer through the writer now; both of the first cut's agents take part.
  const ring = async () => {
    for (let round = 0; round < 20; round += 1) {
      await planner.send(writer, "tell the reviewer: please confirm");
      await writer.send(reviewer, "the planner says: please confirm");
      await reviewer.send(writer, "tell the planner: confirmed");
      await writer.send(planner, "the reviewer says: confirmed");
    }
  };
  expect(await rejection(ring())).toMatchObject({ code: "PART_CUT", cut: expect.stringMatching(/^agent:/) });
  const grown = decisions.filter(({ action }) => action === "cut").at(-1)?.cut;
  if (grown?.kind !== "agent") throw new Error(JSON.stringify(grown));
  expect(["planner", "reviewer"]).toContain(grown.agent);
  expect(task.status().open).toEqual([thePair, `agent:"${grown.agent}"`]);
});

test("a second loop elsewhere gets its own smallest cut, and its own decision and summary", async () => {
  const told = live();
  const { task, agents } = taskOf(told, "planner", "reviewer", "buyer", "seller");
  const [planner, reviewer, buyer, seller] = agents;
  const first = await untilRefused(planner, reviewer);
  const second = await untilRefused(buyer, seller);
  expect(second).toMatchObject({ cut: between("buyer", "seller"), decision: { cut: { kind: "edges" } } });
  expect(task.status().open).toEqual([thePair, between("buyer", "seller")]);
  // Asked again, each part tells of its own halt, not of the latest.
  const again = await rejection(planner.send(reviewer, "and now?"));
  expect(again).toHaveProperty("decision", (first as { decision: unknown }).decision);
  expect(again).toHaveProperty("summary.text", expect.stringContaining("planner"));
});

test("two interleaved loops are both cut, and a healthy third conversation goes on between them", async () => {
  const told = live();
  const { task, agents } = taskOf(told, "planner", "reviewer", "buyer", "seller", "editor");
  const [planner, reviewer, buyer, seller, editor] = agents;
  const loops: [Agent, Agent][] = [
    [planner, reviewer],
    [buyer, seller],
  ];
  for (let round = 0; round < 6; round += 1) {
    for (const [one, other] of loops) await pingPong(one, other, 1).catch(() => undefined);
    await editor.send("writer", `chapter ${"abcdef"[round]} is about ${healthy[round]}`);
  }
  expect(task.status().open.toSorted()).toEqual([between("buyer", "seller"), thePair].sort());
});

const healthy = [
  "whales and their long songs",
  "bridges built without nails",
  "bread that needs three days",
  "maps drawn by sailors",
  "clocks before springs existed",
  "paper money under the Song",
];

test("an agent that makes the same call with the same result is cut as an agent", async () => {
  const told = live();
  const { task, agents } = taskOf(told, "searcher", "writer");
  let calls = 0;
  const search = async () => {
    for (;;) {
      await agents[0].tool("search", { q: "refund rules" }, async () => {
        calls += 1;
        return "nothing found";
      });
    }
  };
  expect(await rejection(search())).toMatchObject({ code: "PART_CUT", cut: 'agent:"searcher"' });
  expect(calls).toBe(4);
  // Neither may it act, nor may anybody address it; the others go on.
  expect(await rejection(agents[1].send(agents[0], "anything?"))).toMatchObject({ code: "PART_CUT" });
  await agents[1].model({ model: "m", input: "x" }, fakeModel(usage(1, 1)).call);
  expect(task.status().open).toEqual(['agent:"searcher"']);
});

test("the wait that closes a cycle is refused at once, and nothing is left waiting", async () => {
  const told = live();
  const { task, agents } = taskOf(told, "planner", "reviewer");
  let answer = (_: string) => {};
  const review = new Promise<string>((resolve) => {
    answer = resolve;
  });
  const waiting = agents[0].wait(agents[1], review);
  await task.flush();
  expect(await rejection(agents[1].wait("planner", new Promise(() => {})))).toMatchObject({
    code: "PART_CUT",
    decision: { action: "cut", reason: "WAIT_CYCLE", enforced: true },
  });
  answer("approved");
  expect(await waiting).toBe("approved");
});

test("an agent whose wait was refused does not count as waiting afterwards", async () => {
  const told = live();
  const { task, agents } = taskOf(told, "planner", "reviewer");
  const [planner, reviewer] = agents;
  const never = new Promise<never>(() => {});
  void planner.wait(reviewer, never).catch(() => undefined);
  await rejection(reviewer.wait(planner, never));
  task.record({ type: "return", from: "reviewer", to: "planner" });
  await supervisorResumes(told, task.status().open[0]);
  await planner.wait(reviewer, Promise.resolve("fine"));
  expect(told.findings.filter(({ code }) => code === "WAIT_CYCLE").length).toBe(1);
});

async function supervisorResumes({ supervisor }: ReturnType<typeof live>, cut: string | undefined) {
  await supervisor.resume("talk", { ...ops, ...(cut === undefined ? {} : { cut }) });
}

test("an operator halts a task: nothing of it runs any more", async () => {
  const told = live();
  const { agents } = taskOf(told, "planner", "reviewer");
  const model = fakeModel(usage(1, 1));
  await agents[0].model({ model: "m", input: "x" }, model.call);
  await told.supervisor.halt("talk", ops);
  const halted = { code: "TASK_HALTED", decision: { action: "halt", reason: "OPERATOR" } };
  expect(await rejection(agents[0].model({ model: "m", input: "x" }, model.call))).toMatchObject(halted);
  expect(await rejection(agents[0].send(agents[1], "hello"))).toMatchObject(halted);
  expect(
    await rejection(agents[0].tool("search", {}, async () => model.call({ model: "m", input: 1 }))),
  ).toMatchObject(halted);
  expect(await rejection(agents[0].spawn("helper", "help"))).toMatchObject(halted);
  expect(await rejection(agents[1].wait(agents[0], Promise.resolve(1)))).toMatchObject(halted);
  expect(model.requests.length).toBe(1);
});

test("a call whose budget is held when the halt comes is not made, and gives it back", async () => {
  const inner = memoryStore();
  let meanwhile = () => {};
  const exchange: Store["exchange"] = async (request) => {
    if (request.verbs.some(({ verb }) => verb === "standing")) meanwhile();
    return inner.exchange(request);
  };
  const told = live({ store: { ...inner, exchange } });
  const { task, agents } = taskOf(told, "planner");
  const model = fakeModel(usage(1, 1));
  // The guard has let the call through; the halt goes to the store together with its reservation.
  meanwhile = () => {
    meanwhile = () => {};
    task.record({ type: "control", action: "halt", ...ops });
  };
  const call = agents[0].model({ model: "m", input: "x" }, model.call);
  expect(await rejection(call)).toMatchObject({ code: "TASK_HALTED", decision: { reason: "OPERATOR" } });
  expect(model.requests).toEqual([]);
  expect(await standing(told, "task:talk")).toMatchObject({ modelCalls: { committed: 0, reserved: 0 } });
});

test("twenty calls at once stop with the halt", async () => {
  const told = live();
  const { task, agents } = taskOf(told, "planner");
  const model = fakeModel(usage(1, 1));
  const calls = Array.from({ length: 20 }, () =>
    rejection(agents[0].model({ model: "m", input: "x" }, model.call)),
  );
  await told.supervisor.halt("talk", ops);
  const made = model.requests.length;
  for (const error of await Promise.all(calls)) expect(error).toMatchObject({ code: "TASK_HALTED" });
  expect(model.requests.length).toBe(made);
  expect(task.held.size).toBe(0);
});

test("an operator halts even in shadow mode", async () => {
  const told = live({ mode: "shadow" });
  const { agents } = taskOf(told, "planner");
  await told.supervisor.halt("talk", ops);
  expect(await rejection(agents[0].send("reviewer", "hello"))).toMatchObject({ code: "TASK_HALTED" });
});

test("after a resume, a quiet turn of both agents closes the gate", async () => {
  const told = await cutLoop();
  const { planner, reviewer, task } = told;
  await supervisorResumes(told, thePair);
  expect(task.status().open).toEqual([thePair]);
  await planner.send(reviewer, "the customer wants store credit instead of money");
  await reviewer.send(planner, "store credit needs a manager, whom I have asked just now");
  expect(task.status().open).toEqual([]);
  expect(told.decisions.slice(-2).map(({ action, reason }) => [action, reason])).toEqual([
    ["resume", "OPERATOR"],
    ["close", "PROBE"],
  ]);
  await planner.send(reviewer, "thank you, waiting for the manager");
});

test("half open, each agent of the pair speaks once", async () => {
  const told = await cutLoop();
  await supervisorResumes(told, thePair);
  await told.planner.send(told.reviewer, "the customer wants store credit instead of money");
  expect(await rejection(told.planner.send(told.reviewer, "are you there?"))).toMatchObject({
    code: "PART_CUT",
  });
});

test("a turn whose holder is lost goes to the next caller after a minute", async () => {
  const told = await cutLoop();
  await supervisorResumes(told, thePair);
  await told.task.guard("planner", "reviewer");
  expect(await rejection(told.task.guard("planner", "reviewer"))).toMatchObject({ code: "PART_CUT" });
  await told.clock.advance(60_000);
  await told.planner.send(told.reviewer, "the customer wants store credit instead of money");
});

test("a relapse reopens the gate at once", async () => {
  const told = await cutLoop();
  const { planner, reviewer, task } = told;
  await supervisorResumes(told, thePair);
  const before = told.decisions.length;
  expect(await rejection(pingPong(planner, reviewer, 5))).toMatchObject({ code: "PART_CUT" });
  const [first] = told.decisions.slice(before);
  expect(first).toMatchObject({ action: "cut", enforced: true });
  expect(task.status().open).toEqual([thePair]);
  expect(await rejection(reviewer.send(planner, "something new"))).toMatchObject({ code: "PART_CUT" });
});

test("a turn taken before the gate opened again means nothing after the next resume", async () => {
  const told = await cutLoop();
  await supervisorResumes(told, thePair);
  await told.task.guard("planner", "reviewer");
  await told.supervisor.halt("talk", { ...ops, cut: thePair });
  expect(await rejection(told.task.guard("planner", "reviewer"))).toMatchObject({ code: "PART_CUT" });
  await supervisorResumes(told, thePair);
  // The old turn is of another generation: the planner has not spoken in this one.
  await told.task.guard("planner", "reviewer");
});

test("of a halted task that is resumed one agent goes first", async () => {
  const told = live();
  const { agents } = taskOf(told, "planner", "reviewer");
  await told.supervisor.halt("talk", ops);
  await told.supervisor.resume("talk", ops);
  const model = fakeModel({ text: "a fresh plan", ...usage(1, 1) });
  await agents[0].model({ model: "m", input: "x" }, model.call);
  expect(await rejection(agents[1].send(agents[0], "hello"))).toMatchObject({ code: "PART_CUT" });
  await agents[0].send(agents[1], "here is a fresh plan");
  await agents[1].send(agents[0], "hello");
});

test("a throttled pair waits before each call, by the clock, and nobody else does", async () => {
  const told = live({ policy: { ladder: ["throttle", "cut"], throttleMs: 10_000 } });
  const { agents } = taskOf(told, "planner", "reviewer", "writer");
  const [planner, reviewer, writer] = agents;
  await pingPong(planner, reviewer, 3);
  expect(actionsOf(told)).toContain("throttle!");
  let isSent = false;
  const sending = planner.send(reviewer, "a new thought on store credit").then(() => {
    isSent = true;
  });
  await writer.send("archive", "nothing to do with them");
  await told.clock.advance(9_999);
  expect(isSent).toBe(false);
  await told.clock.advance(1);
  expect(isSent).toBe(true);
  await sending;
});

test("a call that waits out its pause is refused when the task was halted meanwhile", async () => {
  const told = live({ policy: { ladder: ["throttle", "cut"], throttleMs: 10_000 } });
  const { agents } = taskOf(told, "planner", "reviewer");
  await pingPong(agents[0], agents[1], 3);
  const sending = rejection(agents[0].send(agents[1], "a new thought"));
  await told.clock.advance(5_000);
  await told.supervisor.halt("talk", ops);
  await told.clock.advance(5_000);
  expect(await sending).toMatchObject({ code: "TASK_HALTED" });
});

test("a loop that asks a person is paused until somebody resumes it", async () => {
  const told = live({ policy: { askOn: ["CHAIN_CYCLE", "STALE_CHAIN"] } });
  const { agents } = taskOf(told, "planner", "reviewer");
  expect(await untilRefused(agents[0], agents[1])).toMatchObject({ decision: { action: "ask" } });
  const [cut] = told.supervisor.tasks()[0]?.open ?? [];
  await supervisorResumes(told, cut);
  await agents[0].send(agents[1], "the person says: use store credit");
});

test("a finished task refuses more", async () => {
  const told = live();
  const { task, agents } = taskOf(told, "planner", "reviewer");
  await task.finish({ outcome: "success", value: 3 });
  const finished = { code: "TASK_FINISHED" };
  expect(await rejection(agents[0].model({ model: "m", input: "x" }, fakeModel(1).call))).toMatchObject(
    finished,
  );
  expect(await rejection(agents[0].send(agents[1], "x"))).toMatchObject(finished);
  expect(await rejection(agents[0].tool("t", {}, async () => 1))).toMatchObject(finished);
  expect(await rejection(agents[0].wait(agents[1], Promise.resolve(1)))).toMatchObject(finished);
  expect(() => task.record({ type: "progress", mark: "x" })).toThrow("Task talk is finished");
  expect(() => agents[0].progress("x")).toThrow("Task talk is finished");
});
