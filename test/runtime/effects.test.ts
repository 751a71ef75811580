import { expect, test } from "vitest";
import type { Logger } from "../../src/runtime/log.js";
import type { Incident } from "../../src/runtime/notify/incident.js";
import { actionsOf, live, pingPong, rejection, taskOf, untilRefused } from "./live.js";

function notified() {
  const incidents: Incident[] = [];
  return { incidents, notify: (incident: Incident) => void incidents.push(incident) };
}

test("a person is told once of each cut, and never of a warning or a nudge", async () => {
  const { incidents, notify } = notified();
  const told = live({ notify });
  const { agents } = taskOf(told, "planner", "reviewer", "buyer", "seller");
  await pingPong(agents[0], agents[1], 3);
  await told.clock.advance(0);
  expect(actionsOf(told)).toEqual(["nudge!"]);
  expect(incidents).toEqual([]);
  await untilRefused(agents[0], agents[1]);
  await agents[0].send(agents[1], "again").catch(() => undefined);
  await untilRefused(agents[2], agents[3]);
  await told.supervisor.close();
  expect(incidents.map(({ action, code, level }) => [action, code, level])).toEqual([
    ["cut", "CHAIN_CYCLE", "trip"],
    ["cut", "CHAIN_CYCLE", "trip"],
  ]);
  expect(new Set(incidents.map(({ id }) => id)).size).toBe(2);
  expect(incidents[0]).toMatchObject({ task: "talk", cut: "planner → reviewer, reviewer → planner" });
});

test("in shadow a person is told what would have been done, once", async () => {
  const { incidents, notify } = notified();
  const told = live({ notify, mode: "shadow" });
  const { agents } = taskOf(told, "planner", "reviewer");
  await pingPong(agents[0], agents[1], 20);
  await told.supervisor.close();
  expect(incidents.map(({ title }) => title)).toEqual([
    "planner → reviewer, reviewer → planner of task talk would have been cut: CHAIN_CYCLE",
  ]);
});

test("an operator's halt is told of with the task's kind and summary", async () => {
  const { incidents, notify } = notified();
  const told = live({ notify });
  told.supervisor.task({ id: "talk", kind: "refund" });
  await told.supervisor.halt("talk", { actor: "ops", reason: "costs too much" });
  await told.supervisor.close();
  expect(incidents).toMatchObject([{ action: "halt", code: "OPERATOR", taskKind: "refund" }]);
  expect(incidents[0]?.text).toMatch(/^Halted: the whole task/);
});

test.each([
  [
    "throws",
    () => {
      throw new Error("down");
    },
  ],
  ["rejects", () => Promise.reject(new Error("down"))],
] as const)("a notifier that %s changes no decision", async (_, notify) => {
  const told = live({ notify });
  const { agents } = taskOf(told, "planner", "reviewer");
  expect(await untilRefused(agents[0], agents[1])).toMatchObject({ code: "PART_CUT" });
});

test("effects that fail do not break the fold", async () => {
  const logged: string[] = [];
  const logger: Logger = {
    debug() {},
    info: () => {
      throw new Error("the log is full");
    },
    warn() {},
    error: (_, message) => void logged.push(message ?? ""),
  };
  const ids = {
    task: () => "talk",
    key: () => {
      throw new Error("no more ids");
    },
  };
  const { notify } = notified();
  const told = live({ notify, logger, ids });
  const { task, agents } = taskOf(told, "planner", "reviewer");
  expect(await untilRefused(agents[0], agents[1])).toMatchObject({ code: "PART_CUT" });
  expect(logged).toContain("effect failed");
  expect(task.status().open.length).toBe(1);
  expect(await rejection(agents[0].send(agents[1], "x"))).toMatchObject({ code: "PART_CUT" });
});

test("a halt is told of with its decision and summary, and remembered as the last one", async () => {
  const told = live();
  const { task, agents } = taskOf(told, "planner", "reviewer");
  expect(task.lastHalt).toBeNull();
  await untilRefused(agents[0], agents[1]);
  expect(told.halts).toMatchObject([{ task: "talk", decision: { action: "cut" }, summary: { cycle: {} } }]);
  expect(task.lastHalt?.decision).toBe(told.halts[0]?.decision);
});
