import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { proposeLimits } from "../../src/cli/calibrate/propose-limits.js";
import { events, type Trace, trace } from "../../src/testing/index.js";
import { tempFile, tempFiles } from "../temp-files.js";
import { runCli } from "./test-session.js";
import { traceText } from "./trace-text.js";

const words = [
  "ore",
  "wharf",
  "lintel",
  "moss",
  "gable",
  "quay",
  "spire",
  "dune",
  "fern",
  "cask",
  "helm",
  "loft",
];

/** A run of so many messages, each with a word of its own. */
function healthy(task: string, messages: number, kind = "refund"): Trace {
  const talk = events({ startAt: 0 }).repeat(messages, (turn, index) =>
    turn.message("a", "b", `The ${words[index % words.length]} of house ${index} has ${index * 7} stones.`),
  );
  return trace({ task, kind }, talk.finish());
}

const looping = trace(
  { task: "loop", kind: "refund" },
  events().repeat(40, (turn) => turn.message("a", "b", "Thanks!").message("b", "a", "You're welcome!")),
);

test("limits are twice what healthy runs come to, and would have stopped the loop and none of them", async () => {
  const file = tempFile(traceText(healthy("one", 6), healthy("two", 10), looping));
  const { out, exitCode } = await runCli(["calibrate", file]);
  expect(exitCode).toBe(0);
  expect(out).toContain("kind refund: 2 healthy runs, 1 left out that tripped or did not succeed");
  expect(out).toMatch(/^ {2}turns +6 +10 +20$/m);
  expect(out).toMatch(/would have stopped 0 of 2 healthy runs and 1 of 1 other, saving/);
});

test("the policy is written where it is asked for, and replay takes it", async () => {
  const folder = tempFiles({ "runs.jsonl": traceText(healthy("one", 8), looping) });
  const policy = join(folder, "policy.yaml");
  await runCli(["calibrate", join(folder, "runs.jsonl"), "--out", policy]);
  expect(parse(readFileSync(policy, "utf8"))).toMatchObject({
    budget: { task: { turns: 18, wallMs: 16_000 } },
  });
  const { out } = await runCli(["replay", join(folder, "runs.jsonl"), "--policy", policy]);
  expect(out).toMatch(/BUDGET trip|HARD_CAP trip/);
});

test("each kind has its own limits and its own file", async () => {
  const folder = tempFiles({ "runs.jsonl": traceText(healthy("one", 4), healthy("two", 9, "level design")) });
  const runs = join(folder, "runs.jsonl");
  await runCli(["calibrate", runs, "--out", join(folder, "policy.yaml")]);
  expect(existsSync(join(folder, "policy.refund.yaml"))).toBe(true);
  expect(existsSync(join(folder, "policy.level-design.yaml"))).toBe(true);
  expect((await runCli(["calibrate", runs, "--kind", "refund"])).out).not.toContain("level design");
});

test("where no run is healthy, nothing is learned", async () => {
  const { exitCode, err } = await runCli(["calibrate", tempFile(traceText(looping))]);
  expect(exitCode).toBe(2);
  expect(err).toContain("Expected at least one healthy run");
});

test("the 99th percentile leaves out one run in a hundred, and small counts get room", () => {
  const runs = Array.from({ length: 200 }, (_, index) => ({ tokens: (index + 1) * 1_000, spawnDepth: 1 }));
  expect(proposeLimits(runs)).toEqual([
    { measure: "tokens", p50: 100_000, p99: 198_000, limit: 400_000 },
    { measure: "spawnDepth", p50: 1, p99: 1, limit: 11 },
  ]);
});

test("what healthy runs never have gets no limit", () => {
  expect(proposeLimits([{ tokens: 100, toolCalls: 0 }]).map(({ measure }) => measure)).toEqual(["tokens"]);
});
