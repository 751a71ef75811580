import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { compileSources } from "../prove/compile-sources.js";
import type { Failure } from "./run-seed.js";
import type { SeedJournal } from "./seed-journal.js";
import type { Played, Seeds } from "./seeds-child.js";

interface Options extends Seeds {
  /** Processes that share the seeds. */
  readonly jobs: number;
  /** Time after which no further seeds begin, in milliseconds. */
  readonly withinMs: number;
  /** What it names is not played again. */
  readonly journal: SeedJournal;
}

/** Seeds that a process is handed at once: a second of work, so that all end at about the same time. */
const HANDFUL = 50;

/** Room for what a few worlds leave behind, in megabytes: the default of 16 is collected several times a world. */
const YOUNG_MB = 64;

/**
 * Plays seeds in processes that run compiled, as a loader slows down each function made. What was played is in the
 * journal; returns the failure that it stopped at.
 */
export async function playSeeds({
  from,
  count,
  isRaw,
  jobs,
  withinMs,
  journal,
}: Options): Promise<Failure | null> {
  const sources = compileSources("bench/sim/seeds-child.ts");
  const child = sources.pathOf("bench/sim/seeds-child.ts");
  const waiting = handfuls({ from, count, isRaw }).filter((one) => !journal.has(one.from));
  const endsAt = performance.now() + withinMs;
  const children: ChildProcess[] = [];
  let found: Failure | null = null;

  async function playHandfuls(): Promise<void> {
    const one = fork(child, [], { execArgv: [`--max-semi-space-size=${YOUNG_MB}`] });
    children.push(one);
    while (found === null && performance.now() < endsAt) {
      const seeds = waiting.shift();
      if (seeds === undefined) return;
      const { failure, ...played } = await ask(one, seeds);
      if (failure === null)
        journal.note({ from: seeds.from, count: seeds.count, ...played, sources: sources.digest });
      else found ??= failure;
    }
    // What the others come to does not matter any more.
    if (found !== null) for (const other of children) other.kill();
  }

  try {
    await Promise.all(Array.from({ length: Math.min(jobs, waiting.length) }, playHandfuls));
  } catch (error) {
    if (found === null) throw error;
  } finally {
    for (const one of children) one.kill();
    sources.dispose();
  }
  return found;
}

function handfuls({ from, count, isRaw }: Seeds): Seeds[] {
  return Array.from({ length: Math.ceil(count / HANDFUL) }, (_, at) => ({
    from: from + at * HANDFUL,
    count: Math.min(HANDFUL, count - at * HANDFUL),
    isRaw,
  }));
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
