import { type Plan, planOf, type Step } from "./step.js";
import { World } from "./world.js";

/** What a seed broke, and the fewest steps found that break it. */
export interface Failure {
  readonly seed: number;
  readonly violation: string;
  readonly plan: Plan;
}

export interface SeedResult {
  /** Steps and requests that reached the store. */
  readonly operations: number;
  readonly failure: Failure | null;
}

/** Runs the world of a seed; one that breaks a law is run again with fewer and fewer steps. */
export async function runSeed(seed: number): Promise<SeedResult> {
  const result = await playSeed(seed);
  return result.failure === null ? result : { ...result, failure: await shrunk(result.failure) };
}

/** Runs the world of a seed once. */
export async function playSeed(seed: number): Promise<SeedResult> {
  const plan = planOf(seed);
  const { violation, operations } = await play(plan);
  return { operations, failure: violation === null ? null : { seed, violation, plan } };
}

async function play(plan: Plan) {
  const world = new World(plan);
  const violation = await world.run().then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  return { violation, operations: plan.steps.length + world.requests };
}

/** Runs tried before the steps that are left are shown: a second or so of work. */
const MAX_TRIES = 300;

/** Leaves out ever smaller parts, as long as what is left breaks any law. */
async function shrunk(failure: Failure): Promise<Failure> {
  let least = failure;
  let tries = 0;
  for (let size = least.plan.steps.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at < least.plan.steps.length && tries < MAX_TRIES; tries += 1) {
      const plan = { ...least.plan, steps: without(least.plan.steps, at, size) };
      const { violation } = await play(plan);
      if (violation === null) at += size;
      else least = { ...least, violation, plan };
    }
  }
  return least;
}

/** What was left out takes no time either, but for the pauses of the steps around it. */
function without(steps: readonly Step[], at: number, size: number): readonly Step[] {
  return [...steps.slice(0, at), ...steps.slice(at + size)];
}
