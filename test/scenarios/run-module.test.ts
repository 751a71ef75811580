import { expect, test } from "vitest";
import type { ModuleScenario } from "../../src/scenarios/module-scenario.js";
import { moduleScenarioSchema } from "../../src/scenarios/module-scenario.js";
import { runModule, type ScenarioModule } from "../../src/scenarios/run-module.js";
import { memoryStore } from "../../src/stores/memory.js";

function scenario(facts: object): ModuleScenario {
  return moduleScenarioSchema.parse({ name: "n", description: "d", module: "./x.js", ...facts });
}

const pingPong: ScenarioModule = async (task) => {
  const [a, b] = [task.agent("a"), task.agent("b")];
  for (;;) {
    await a.send(b, "The plan is confirmed, over to you.");
    await b.send(a, "Confirmed as well, over to you.");
  }
};

function failedFields({ failed }: Awaited<ReturnType<typeof runModule>>) {
  return failed.map(({ field }) => field);
}

test("agents that loop are stopped, and what came of them is compared with what was expected", async () => {
  const expected = { stopped: true, by: ["CHAIN_CYCLE"], gate: "open", outcome: "halted", maxEvents: 30 };
  const run = await runModule(scenario({ expect: expected }), pingPong, { openStore: memoryStore });
  expect(failedFields(run)).toEqual([]);
  expect(run.task.id).toBe("run");
  const other = { stopped: false, maxEvents: 3, summaryContains: ["No such text."] };
  const wrong = await runModule(scenario({ expect: other }), pingPong, { openStore: memoryStore });
  expect(failedFields(wrong)).toEqual(["stopped", "maxEvents", "summaryContains"]);
});

test("a module that throws has failed, unless that is expected", async () => {
  const breaks: ScenarioModule = async () => {
    throw new TypeError("no key");
  };
  const options = { openStore: memoryStore };
  const { failed } = await runModule(scenario({ expect: { stopped: false } }), breaks, options);
  expect(failed).toMatchObject([{ field: "outcome", got: "TypeError: no key" }]);
  expect(
    failedFields(await runModule(scenario({ expect: { outcome: "failure" } }), breaks, options)),
  ).toEqual([]);
});

test("a module that never ends is given up and told so", async () => {
  let isAborted = false;
  const waits: ScenarioModule = (_, { signal }) =>
    new Promise(() => signal.addEventListener("abort", () => (isAborted = true)));
  const run = await runModule(scenario({ timeout: "10ms" }), waits, { openStore: memoryStore });
  expect(failedFields(run)).toEqual(["timeout"]);
  expect(isAborted).toBe(true);
});
