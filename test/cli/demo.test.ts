import { beforeAll, expect, test } from "vitest";
import { demoCommand } from "../../src/cli/demo.js";
import { exitCodes } from "../../src/cli/exit-code.js";
import { displayWidth } from "../../src/reports/display-width.js";
import type { TaskRun } from "../../src/scenarios/scenario-run.js";
import type { Simulation } from "../../src/scenarios/simulate.js";
import { type TestSession, testSession } from "./test-session.js";

const LOOP_CODES = ["ACTION_CYCLE", "CHAIN_CYCLE", "SAME_ERROR", "STALE_CHAIN", "WAIT_CYCLE", "HARD_CAP"];
const HEALTHY = ["build-farm", "save-review", "texture-batch", "patch-notes", "economy-study"];

let session: TestSession;
let night: Simulation & { readonly cnyPerUsd: number };

async function demo(args: readonly string[], facts: Parameters<typeof testSession>[0] = {}) {
  const opened = testSession(facts);
  await demoCommand(opened)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .parseAsync([...args], { from: "user" });
  return opened;
}

// The night is simulated once, and all claims are read off its result.
beforeAll(async () => {
  session = await demo(["--json"]);
  night = JSON.parse(session.written.out);
}, 120_000);

const taskOf = (tasks: readonly TaskRun[], id: string): TaskRun | undefined =>
  tasks.find((task) => task.id === id);

test("the night comes out as its scenario says", () => {
  expect(night.failed).toEqual([]);
  expect(session.exitCode).toBe(exitCodes.asExpected);
});

test("at least forty agents take part, and the loops go on until morning when nobody watches", () => {
  const { tasks } = night.unprotected;
  expect(tasks.reduce((sum, { agents }) => sum + agents, 0)).toBeGreaterThanOrEqual(40);
  expect(tasks.filter(({ outcome }) => outcome === "running")).toHaveLength(8);
});

test.each(HEALTHY)("the healthy team %s does the same in both nights", (id) => {
  const { unprotected, supervised } = night;
  const alone = taskOf(unprotected.tasks, id);
  const watched = taskOf(supervised.tasks, id);
  expect(alone?.outcome).toBe("success");
  expect(watched?.stops).toEqual([]);
  expect({ ...watched, decisions: [], findings: [], booked: null }).toEqual({
    ...alone,
    decisions: [],
    findings: [],
    booked: null,
  });
});

test("what is stopped is stopped for its loop, never for a budget", () => {
  const reasons = night.supervised.tasks.flatMap(({ stops }) => stops.map(({ decision }) => decision.reason));
  expect(reasons.length).toBeGreaterThanOrEqual(8);
  expect(reasons.filter((reason) => !LOOP_CODES.includes(reason))).toEqual([]);
});

test("every team that is stuck is stopped, and nothing runs until morning", () => {
  const running = night.supervised.tasks.filter(({ outcome }) => outcome === "running");
  expect(running).toEqual([]);
});

test("the supervised night costs a small part of the other", () => {
  const { unprotected, supervised } = night;
  expect(supervised.total.nanoUsd).toBeGreaterThan(0);
  expect(supervised.total.nanoUsd * 20).toBeLessThan(unprotected.total.nanoUsd);
});

const SHORT = "scenarios/confirmation-ping-pong.yaml";

test("the report fits eighty columns and shows both runs, the stop, and what it saved", async () => {
  const { written } = await demo([SHORT, "--rate", "7"]);
  expect(written.out.split("\n").filter((line) => displayWidth(line) > 80)).toEqual([]);
  expect(written.out).toContain("planner⇄reviewer cut, STALE_CHAIN");
  expect(written.out).toContain("1 USD is taken as 7 CNY");
  expect(written.out).toMatch(/^saved +[\d,]+ tokens, [\d.]+ USD \([\d.]+ CNY\)$/m);
  expect(written.out).toContain("Everything came as the scenario expects.");
  expect(written.err).toBe("Simulating, nobody watching …\nSimulating, with adjourn …\n");
});

test("on a terminal one line is redrawn and taken away", async () => {
  let time = 0;
  const now = () => (time += 50);
  const { written } = await demo([SHORT], { progressColumns: 80, now });
  const drawn = written.err.split("\r\u001b[K");
  expect(drawn[1]).toMatch(/^\[=+ +\] 22:10 nobody watching: [\d.]+ k tokens, 0\.\d+ USD$/);
  expect(written.err.endsWith("\r\u001b[K")).toBe(true);
});

test("a rate that is no rate is refused", async () => {
  await expect(demo(["--rate", "none"])).rejects.toThrow("Expected yuan for one dollar");
});
