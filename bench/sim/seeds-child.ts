import { type Failure, playSeed, runSeed } from "./run-seed.js";
import { planOf } from "./step.js";

/** What a process is asked for: seeds in a row. */
export interface Seeds {
  readonly from: number;
  readonly count: number;
  /** Whether a failure is shown with all its steps. */
  readonly isRaw: boolean;
}

/** What came of them, up to the first failure. */
export interface Played {
  readonly operations: number;
  /** CPU time of the process since its last answer, in milliseconds. */
  readonly cpuMs: number;
  readonly failure: Failure | null;
}

let told: NodeJS.CpuUsage = { user: 0, system: 0 };
let unawaited: unknown = null;

process.on("unhandledRejection", (error) => {
  unawaited ??= error;
});

process.on("message", async (seeds: Seeds) => {
  const { operations, failure } = await play(seeds);
  const { user, system } = process.cpuUsage(told);
  told = process.cpuUsage();
  process.send?.({ operations, cpuMs: (user + system) / 1_000, failure } satisfies Played);
});

async function play({ from, count, isRaw }: Seeds) {
  let operations = 0;
  for (let seed = from; seed < from + count; seed += 1) {
    const result = await (isRaw ? playSeed(seed) : runSeed(seed));
    operations += result.operations;
    const failure = result.failure ?? unawaitedFailure(seed);
    if (failure !== null) return { operations, failure };
  }
  return { operations, failure: null };
}

/** What nobody waits for must not fail either. */
function unawaitedFailure(seed: number): Failure | null {
  if (unawaited === null) return null;
  const what = unawaited instanceof Error ? unawaited.stack : String(unawaited);
  return { seed, violation: `expected somebody to wait for what failed, got ${what}`, plan: planOf(seed) };
}
