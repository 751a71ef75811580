import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { compileSources } from "../prove/compile-sources.js";
import type { Played, Seeds } from "./seeds-child.js";

interface Options extends Seeds {
  /** Processes that share the seeds. */
  readonly jobs: number;
  /** Time after which no further seeds begin, in milliseconds. */
  readonly withinMs: number;
}

/** What came of all processes together. */
export interface AllPlayed extends Played {
  /** How many seeds were played to their end. */
  readonly seeds: number;
}

/** Seeds that a process is handed at once: two seconds of work, so that all end at about the same time. */
const HANDFUL = 50;

/** Room for what a few worlds leave behind, in megabytes: the default of 16 is collected several times a world. */
const YOUNG_MB = 64;

/** Plays seeds in processes that run compiled, as a loader slows down each function made; stops at a failure. */
export async function playSeeds({ from, count, isRaw, jobs, withinMs }: Options): Promise<AllPlayed> {
  const sources = compileSources("bench/sim/seeds-child.ts");
  const child = sources.pathOf("bench/sim/seeds-child.ts");
  const end = from + count;
  const endsAt = performance.now() + withinMs;
  const children: ChildProcess[] = [];
  const total = { seeds: 0, operations: 0, cpuMs: 0, failure: null as Played["failure"] };
  let next = from;

  async function playHandfuls(): Promise<void> {
    const one = fork(child, [], { execArgv: [`--max-semi-space-size=${YOUNG_MB}`] });
    children.push(one);
    while (next < end && total.failure === null && performance.now() < endsAt) {
      const seeds = { from: next, count: Math.min(HANDFUL, end - next), isRaw };
      next += seeds.count;
      const { operations, cpuMs, failure } = await ask(one, seeds);
      total.seeds += seeds.count;
      total.operations += operations;
      total.cpuMs += cpuMs;
      total.failure ??= failure;
    }
    // What the others come to does not matter any more.
    if (total.failure !== null) for (const other of children) other.kill();
  }

  try {
    await Promise.all(Array.from({ length: Math.min(jobs, Math.ceil(count / HANDFUL)) }, playHandfuls));
  } catch (error) {
    if (total.failure === null) throw error;
  } finally {
    for (const one of children) one.kill();
    sources.dispose();
  }
  return total;
}

async function ask(one: ChildProcess, seeds: Seeds): Promise<Played> {
  const ended = new AbortController();
  const { signal } = ended;
  one.send(seeds);
  try {
    return await Promise.race([
      once(one, "message", { signal }).then(([played]) => played as Played),
      once(one, "exit", { signal }).then(([code]) =>
        Promise.reject(
          new Error(`Expected seeds from ${seeds.from} to be played, got the end with ${code}.`),
        ),
      ),
    ]);
  } finally {
    ended.abort();
  }
}
