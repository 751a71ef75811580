/**
 * Runs simulated worlds, one per seed: real supervisors, engine and ledger over a network and clocks that fail.
 * Usage: npm run sim [-- --seeds N] [--from S] [--within SECONDS] [--jobs N] [--raw] [--journal FILE] [--json FILE] [--markdown FILE].
 * Exit 1 at the first seed that breaks a law; `--raw` shows it with all its steps. After `--within`, no further seeds begin.
 * A run with `--journal` notes what it has played, and goes on behind that when it is started again.
 */
import { availableParallelism } from "node:os";
import { countOf } from "./count-of.js";
import { openReport } from "./open-report.js";
import { argument, loadedMachine } from "./report.js";
import { playSeeds } from "./sim/play-seeds.js";
import type { Failure } from "./sim/run-seed.js";
import { type PlayedRange, SeedJournal } from "./sim/seed-journal.js";

const SEEDS = 500;

/** So many seeds, as the long run of a release. */
const LONG_RUN = 1_000_000;

/** A day: all seeds, unless something else is said. */
const WITHIN_SECONDS = 86_400;

const from = countOf("--from", 1);
const seeds = countOf("--seeds", SEEDS);
const journal = new SeedJournal(argument("--journal"));
const report = openReport({ name: "sim", setup: loadedMachine("start") });

const failure = await playSeeds({
  from,
  count: seeds,
  jobs: countOf("--jobs", availableParallelism()),
  withinMs: countOf("--within", WITHIN_SECONDS) * 1_000,
  isRaw: process.argv.includes("--raw"),
  journal,
});
if (failure === null) showPlayed(journal.ranges.filter((one) => one.from >= from && one.from < from + seeds));
else showFailure(failure);

function showFailure({ seed, violation, plan }: Failure): void {
  console.error(`seed ${seed}: ${violation}\n${JSON.stringify(plan.setup)}`);
  for (const step of plan.steps) console.error(`  ${JSON.stringify(step)}`);
  console.error(`Run it again: npm run sim -- --seeds 1 --from ${seed}`);
  process.exitCode = 1;
}

function showPlayed(ranges: readonly PlayedRange[]): void {
  const sum = (of: (one: PlayedRange) => number) => ranges.reduce((total, one) => total + of(one), 0);
  const [played, cpuSeconds] = [sum(({ count }) => count), sum(({ cpuMs }) => cpuMs) / 1_000];
  const rows = [
    {
      seeds: played,
      "from seed": from,
      broken: 0,
      "operations per seed": Math.round(sum(({ operations }) => operations) / played),
      "versions of the sources": new Set(ranges.map(({ sources }) => sources)).size,
      "CPU minutes": Number((cpuSeconds / 60).toFixed(1)),
      "seeds per CPU second": Number((played / cpuSeconds).toFixed(1)),
      [`${LONG_RUN.toLocaleString("en-US")} seeds would take, CPU hours`]: Number(
        (((LONG_RUN / played) * cpuSeconds) / 3_600).toFixed(1),
      ),
    },
  ];
  report.show("Simulated worlds", rows);
  report.write();
}
