/**
 * Runs simulated worlds, one per seed: real supervisors, engine and ledger over a network and clocks that fail.
 * Usage: npm run sim [-- --seeds N] [--from S] [--raw] [--markdown FILE]. Exit 1 at the first seed that breaks a law;
 * `--raw` shows it with all its steps.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { argument, machine, markdownTables, printTable, replaceMarked } from "./report.js";
import { type Failure, playSeed, runSeed } from "./sim/run-seed.js";

const SEEDS = 500;

/** So many seeds, as the long run of a release. */
const LONG_RUN = 1_000_000;

const seeds = Number(argument("--seeds") ?? SEEDS);
const from = Number(argument("--from") ?? 1);
const markdown = argument("--markdown");
const run = process.argv.includes("--raw") ? playSeed : runSeed;

// What nobody waits for must not fail either.
let unhandled: unknown = null;
process.on("unhandledRejection", (error) => {
  unhandled ??= error;
});

const began = { at: performance.now(), cpu: process.cpuUsage() };
let operations = 0;
for (let seed = from; seed < from + seeds; seed += 1) {
  const result = await run(seed);
  operations += result.operations;
  if (result.failure !== null) fail(result.failure);
  if (unhandled !== null) throw unhandled;
}
report();

function fail({ seed, violation, plan }: Failure): never {
  console.error(`seed ${seed}: ${violation}\n${JSON.stringify(plan.setup)}`);
  for (const step of plan.steps) console.error(`  ${JSON.stringify(step)}`);
  console.error(`Run it again: npm run sim -- --seeds 1 --from ${seed}`);
  process.exit(1);
}

function report(): void {
  const seconds = (performance.now() - began.at) / 1_000;
  const { user, system } = process.cpuUsage(began.cpu);
  const perCpuSecond = seeds / ((user + system) / 1_000_000);
  const rows = [
    {
      seeds,
      "from seed": from,
      broken: 0,
      "operations per seed": Math.round(operations / seeds),
      seconds: Math.round(seconds),
      "seeds per CPU second": Number(perCpuSecond.toFixed(1)),
      [`${LONG_RUN.toLocaleString("en-US")} seeds would take, CPU hours`]: Math.round(
        LONG_RUN / perCpuSecond / 3_600,
      ),
    },
  ];
  printTable("Simulation", rows);
  if (markdown === undefined) return;
  const text = `${machine()}.\n\n${markdownTables([{ title: "Simulated worlds", rows }])}`;
  writeFileSync(markdown, replaceMarked(readFileSync(markdown, "utf8"), "sim", text));
}
