import { beforeAll, expect, test } from "vitest";
import { type Progress, runScenario } from "../../src/scenarios/run-scenario.js";
import type { ScenarioRun } from "../../src/scenarios/scenario-run.js";
import { simulate } from "../../src/scenarios/simulate.js";
import { memoryStore } from "../../src/stores/memory.js";
import { PING_PONG, shortScenario } from "./short-scenario.js";

const openStore = memoryStore;
const pingPong = shortScenario(PING_PONG);
let cut: ScenarioRun;

beforeAll(async () => {
  cut = await runScenario(pingPong, { openStore });
});

test("the same scenario gives the same run", async () => {
  expect(await runScenario(pingPong, { openStore })).toEqual(cut);
});

test("another seed gives another run", async () => {
  const other = await runScenario({ ...pingPong, seed: 2 }, { openStore });
  expect(other.tasks[0]?.decisions.map(({ at }) => at)).not.toEqual(
    cut.tasks[0]?.decisions.map(({ at }) => at),
  );
});

test("a cut ends the pair that loops, and the rest of the task goes on to its end", () => {
  const [task] = cut.tasks;
  expect(task?.stops.map(({ decision }) => [decision.action, decision.reason])).toEqual([
    ["cut", "CHAIN_CYCLE"],
  ]);
  expect(task?.outcome).toBe("success");
  expect(task?.endedAt).toBeGreaterThan((task?.stops[0]?.at ?? 0) + 15 * 60_000);
});

test("without supervision the loop goes on until the scenario stops", async () => {
  const run = await runScenario(pingPong, { openStore, mode: "off" });
  expect(run.tasks[0]).toMatchObject({ outcome: "running", endedAt: null, decisions: [], findings: [] });
  expect(run.hours.map(({ events }) => events > 100)).toEqual([true, true]);
});

test("in shadow mode a stop is told of and nothing is stopped", async () => {
  const run = await runScenario({ ...pingPong, mode: "shadow" }, { openStore });
  expect(run.tasks[0]?.stops[0]?.decision.enforced).toBe(false);
  expect(run.tasks[0]?.outcome).toBe("running");
});

test("each prompt holds everything said before, and what was sent before is read from the cache", async () => {
  const talk = `
  - id: talk
    agents: { a: {}, b: {} }
    flows: { talk: [a -> b: one two three, b -> a: four five, a -> b: six] }
`;
  const run = await runScenario(shortScenario(talk), { openStore });
  // a: 1000 in, 3 out; b: 1003 in, 2 out; a: 1000 cached and 3 + 2 in, 1 out.
  expect(run.total.tokens).toBe(1003 + 1005 + 1006);
  const [input, cached, output] = [2000, 500, 8000];
  expect(run.total.nanoUsd).toBe((1000 + 1003 + 3 + 2) * input + 1000 * cached + (3 + 2 + 1) * output);
});

test("a prompt stays in its window", async () => {
  const talk = (window: number) => `
  - id: talk
    agents: { a: { window: ${window} }, b: {} }
    flows: { talk: [{ repeat: 40, steps: [a -> b: "this is message number {count} of forty"] }] }
`;
  const runs = [1_050, 100_000].map((window) =>
    runScenario(shortScenario(talk(window)), { openStore, mode: "off" }),
  );
  const [small, large] = await Promise.all(runs);
  expect(small?.total.tokens).toBeLessThanOrEqual(40 * 1_060);
  expect(large?.total.tokens).toBeGreaterThan(40 * 1_100);
});

test("a halted task ends all of its flows", async () => {
  const meetings = `
  - id: meet
    agents: { chair: {}, clerk: {} }
    flows:
      meet: [{ meeting: plan, host: chair, rounds: 1, followUps: 2, depth: 8, says: "Topic {count}" }]
      other: [{ repeat: forever, steps: [{ clerk calls read_clock: "tick {count}" }] }]
`;
  const head = "policy: { detectors: { HARD_CAP: { participants: 20 } } }";
  const run = await runScenario(shortScenario(meetings, head), { openStore });
  expect(run.tasks[0]?.stops[0]?.decision).toMatchObject({ action: "halt", reason: "HARD_CAP" });
  expect(run.tasks[0]).toMatchObject({ outcome: "halted" });
});

test("a tree grows for so many generations, and everybody reports upwards", async () => {
  const tree = `
  - id: grow
    agents: { lead: {} }
    flows:
      grow:
        - { tree: t, root: lead, children: 3, depth: 2, purpose: "Read shelf {count}", reports: "Shelf {count} is read" }
`;
  const run = await runScenario(shortScenario(tree), { openStore });
  const [task] = run.tasks;
  expect(task).toMatchObject({ outcome: "success", agents: 1 + 3 + 9 });
  expect(task?.booked?.turns).toBe(12);
});

test("a branch of a tree that is cut ends alone", async () => {
  const tree = `
  - id: grow
    agents: { lead: {} }
    flows:
      grow: [{ tree: t, root: lead, children: 2, depth: 3, purpose: "Read shelf {count}", reports: "Read {count}" }]
`;
  const head = "policy: { detectors: { HARD_CAP: { spawnDepth: 3 } } }";
  const run = await runScenario(shortScenario(tree, head), { openStore });
  const [task] = run.tasks;
  expect(new Set(task?.stops.map(({ decision }) => decision.cut.kind))).toEqual(new Set(["agent"]));
  expect(task?.outcome).toBe("success");
  expect(task?.booked?.turns).toBeGreaterThan(0);
});

test("a scripted failure is the outcome", async () => {
  const failing = `
  - id: fail
    agents: { a: {} }
    flows: { work: [{ a calls read_disk: { error: disk full } }, { fail: disk full }] }
`;
  const run = await runScenario(shortScenario(failing), { openStore });
  expect(run.tasks[0]?.outcome).toBe("failure");
});

test("a task that reaches its budget is halted", async () => {
  const head = "policy: { budget: { task: { tokens: 20000 } } }";
  const run = await runScenario(shortScenario(PING_PONG, `mode: shadow\n${head}`), { openStore });
  const [task] = run.tasks;
  expect(task?.outcome).toBe("halted");
  expect(task?.spent.tokens).toBeGreaterThan(15_000);
  expect(task?.spent.tokens).toBeLessThan(25_000);
});

test("a cost budget that meets a model without a price refuses, and the task fails", async () => {
  const task = "  - { id: t, agents: { a: { model: house-model }, b: {} }, flows: { f: [a -> b: hello] } }";
  const run = await runScenario(shortScenario(task, "policy: { budget: { task: { usd: 1 } } }"), {
    openStore,
  });
  expect(run.tasks[0]?.outcome).toBe("failure");
});

test("calls to a model without a price are counted, and never cost nothing silently", async () => {
  const task = "  - { id: t, agents: { a: { model: house-model }, b: {} }, flows: { f: [a -> b: hello] } }";
  const run = await runScenario(shortScenario(task), { openStore });
  expect(run.total).toMatchObject({ nanoUsd: 0, unpriced: 1 });
});

test("a supervised task that is idle for an hour expires", async () => {
  const idle = `
  - id: idle
    agents: { a: {} }
    flows: { nap: [{ a calls read_clock: "22:00" }, { pause: 70m }, { a calls read_clock: "23:10" }] }
`;
  const run = await runScenario(shortScenario(idle), { openStore });
  expect(run.tasks[0]?.outcome).toBe("expired");
});

test("who waits goes on when the other returns", async () => {
  const waits = `
  - id: wait
    agents: { a: {}, b: {} }
    flows:
      ask: [a waits for b, a -> b: Thank you for the three numbers.]
      answer: [{ pause: 5m }, b returns to a]
`;
  const run = await runScenario(shortScenario(waits), { openStore });
  const [task] = run.tasks;
  expect(task?.outcome).toBe("success");
  expect(task?.endedAt).toBeGreaterThan(Date.parse("2026-03-17T22:05:00+08:00"));
});

test("a wait is overdue at its deadline, also for a person", async () => {
  const waits = `
  - id: wait
    agents: { a: {}, user: {} }
    flows:
      ask: [a waits for user: { deadline: 10m, upTo: 1h }, a -> user: Thank you anyway.]
`;
  const run = await runScenario(shortScenario(waits), { openStore });
  expect(run.tasks[0]?.findings).toMatchObject([
    { code: "STALL", args: { on: ["user"], silentMs: 600_000 } },
  ]);
  expect(run.tasks[0]?.outcome).toBe("success");
});

test("a return after a wait that was given up is for the next wait", async () => {
  const waits = `
  - id: wait
    agents: { a: {}, b: {} }
    flows:
      ask: [a waits for b: 1m, { pause: 10m }, a waits for b, a -> b: Thank you.]
      answer: [{ pause: 5m }, b returns to a]
`;
  const run = await runScenario(shortScenario(waits), { openStore });
  expect(run.tasks[0]?.outcome).toBe("success");
});

test("progress comes every ten minutes, and ends with the totals", async () => {
  const seen: Progress[] = [];
  const run = await runScenario(pingPong, { openStore, onProgress: (progress) => seen.push(progress) });
  expect((seen[1]?.at ?? 0) - (seen[0]?.at ?? 0)).toBe(600_000);
  expect(seen.at(-1)?.spent).toEqual(run.total);
});

test("what the models bill is what the supervisor books", async () => {
  const { unprotected, supervised } = await simulate(pingPong, { openStore });
  for (const { tasks, total } of [unprotected, supervised]) {
    expect(tasks.reduce((sum, { booked }) => sum + (booked?.nanoUsd ?? 0), 0)).toBe(total.nanoUsd);
  }
});
