import { expect, test } from "vitest";
import { runSeed } from "../../../bench/sim/run-seed.js";
import { planOf } from "../../../bench/sim/step.js";

const SEEDS = 30;

test("no simulated world breaks a law", async () => {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { failure, operations } = await runSeed(seed);
    expect(failure).toBeNull();
    expect(operations).toBeGreaterThan(100);
  }
}, 120_000);

test("what is owed to a task that somebody else has finished meets callers as a refusal", async () => {
  expect((await runSeed(20_031)).failure).toBeNull();
});

test("a seed is the same world every time", async () => {
  const first = await runSeed(7);
  expect(await runSeed(7)).toEqual(first);
  expect(planOf(7)).toEqual(planOf(7));
  expect(planOf(8)).not.toEqual(planOf(7));
});
