/**
 * Runs simulated worlds, one per seed: real supervisors, engine and ledger over a network and clocks that fail.
 * Usage: npm run sim [-- --seeds N] [--from S] [--raw] [--json FILE] [--markdown FILE]. Exit 1 at the first seed that breaks a law;
 * `--raw` shows it with all its steps.
 */
import { countOf } from "./count-of.js";
import { openReport } from "./open-report.js";
import { machine } from "./report.js";
import { type Failure, playSeed, runSeed } from "./sim/run-seed.js";

const SEEDS = 500;

/** So many seeds, as the long run of a release. */
const LONG_RUN = 1_000_000;

const seeds = countOf("--seeds", SEEDS);
const from = countOf("--from", 1);
const report = openReport({ name: "sim", setup: machine() });
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
showPace();
report.write();

function fail({ seed, violation, plan }: Failure): never {
  console.error(`seed ${seed}: ${violation}\n${JSON.stringify(plan.setup)}`);
  for (const step of plan.steps) console.error(`  ${JSON.stringify(step)}`);
  console.error(`Run it again: npm run sim -- --seeds 1 --from ${seed}`);
  process.exit(1);
}

function showPace(): void {
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
  report.show("Simulated worlds", rows);
}
