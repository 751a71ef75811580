/**
 * Runs simulated worlds, one per seed: real supervisors, engine and ledger over a network and clocks that fail.
 * Usage: npm run sim [-- --seeds N] [--from S] [--within SECONDS] [--jobs N] [--raw] [--json FILE] [--markdown FILE].
 * Exit 1 at the first seed that breaks a law; `--raw` shows it with all its steps. After `--within`, no further seeds begin.
 */
import { availableParallelism } from "node:os";
import { countOf } from "./count-of.js";
import { openReport } from "./open-report.js";
import { loadedMachine } from "./report.js";
import { type AllPlayed, playSeeds } from "./sim/play-seeds.js";
import type { Failure } from "./sim/run-seed.js";

const SEEDS = 500;

/** So many seeds, as the long run of a release. */
const LONG_RUN = 1_000_000;

/** A day: all seeds, unless something else is said. */
const WITHIN_SECONDS = 86_400;

const from = countOf("--from", 1);
const jobs = countOf("--jobs", availableParallelism());
const report = openReport({ name: "sim", setup: loadedMachine("start") });

const began = performance.now();
const played = await playSeeds({
  from,
  count: countOf("--seeds", SEEDS),
  jobs,
  withinMs: countOf("--within", WITHIN_SECONDS) * 1_000,
  isRaw: process.argv.includes("--raw"),
});
if (played.failure === null) showPace(played);
else showFailure(played.failure);

function showFailure({ seed, violation, plan }: Failure): void {
  console.error(`seed ${seed}: ${violation}\n${JSON.stringify(plan.setup)}`);
  for (const step of plan.steps) console.error(`  ${JSON.stringify(step)}`);
  console.error(`Run it again: npm run sim -- --seeds 1 --from ${seed}`);
  process.exitCode = 1;
}

function showPace({ seeds, operations, cpuMs }: AllPlayed): void {
  const perCpuSecond = seeds / (cpuMs / 1_000);
  const rows = [
    {
      seeds,
      "from seed": from,
      broken: 0,
      "operations per seed": Math.round(operations / seeds),
      processes: jobs,
      seconds: Math.round((performance.now() - began) / 1_000),
      "seeds per CPU second": Number(perCpuSecond.toFixed(1)),
      [`${LONG_RUN.toLocaleString("en-US")} seeds would take, CPU hours`]: Math.round(
        LONG_RUN / perCpuSecond / 3_600,
      ),
    },
  ];
  report.show("Simulated worlds", rows);
  report.write();
}
