import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tempFiles } from "../temp-files.js";
import { runCli } from "./test-session.js";

const looping = "examples/traces/two-agents.jsonl";

test("an incident becomes a scenario that passes, smaller than the run and without its texts", async () => {
  const out = join(tempFiles({}), "scenarios");
  const pinned = await runCli(["pin", looping, "--expect", "halt", "--out", out]);
  expect(pinned).toMatchObject({ exitCode: 0, err: "" });
  expect(pinned.out).toMatch(/^kept \d+ of 13 events, none of which its verdict can do without$/m);
  expect(readFileSync(join(out, "two-agents.jsonl"), "utf8")).not.toMatch(/thank|approved/i);
  expect((await runCli(["check", out])).exitCode).toBe(0);
});

test("a false alarm becomes a scenario that fails until it is mended", async () => {
  const out = tempFiles({});
  const pinned = await runCli(["pin", looping, "--expect", "healthy", "--name", "alarm", "--out", out]);
  expect(pinned.out).toContain("the scenario fails today");
  const { exitCode, out: report } = await runCli(["check", out]);
  expect(exitCode).toBe(1);
  expect(report).toContain("`healthy`: expected nothing to be stopped");
});

test("a healthy run is kept as a guard", async () => {
  const out = tempFiles({});
  await runCli(["pin", "examples/traces/healthy.jsonl", "--expect", "healthy", "--out", out]);
  expect((await runCli(["check", out])).exitCode).toBe(0);
});

test("the policy that judged it judges the scenario", async () => {
  const folder = tempFiles({ "policy.yaml": "budget: { task: { tokens: 500 } }\n" });
  const out = join(folder, "scenarios");
  const policy = join(folder, "policy.yaml");
  await runCli(["pin", looping, "--expect", "halt", "--policy", policy, "--out", out]);
  expect(readFileSync(join(out, "two-agents.yaml"), "utf8")).toContain("policy: ../policy.yaml");
  expect((await runCli(["check", out])).exitCode).toBe(0);
});

test("what is there is never overwritten by chance", async () => {
  const args = ["pin", looping, "--expect", "halt", "--out", tempFiles({})];
  await runCli(args);
  const { exitCode, err } = await runCli(args);
  expect(exitCode).toBe(2);
  expect(err).toContain("--force overwrites it");
  expect((await runCli([...args, "--force"])).exitCode).toBe(0);
});

test.each([
  ["no expectation", ["pin", looping]],
  ["several runs and no id", ["pin", "examples/traces", "--expect", "halt"]],
  ["an id that is not there", ["pin", looping, "--expect", "halt", "--task", "zzz"]],
  ["a name that is a path", ["pin", looping, "--expect", "halt", "--name", "../x"]],
  ["a file that is not there", ["pin", "missing.jsonl", "--expect", "halt"]],
])("%s is wrong usage", async (_, args) => {
  const { exitCode, err } = await runCli(args);
  expect(exitCode).toBe(2);
  expect(err).toMatch(/^adjourn: /);
});
