import type { Store } from "../../src/stores/store.js";
import { taskAtWork } from "./task-at-work.js";

/** Microseconds on average, waits of the engine for its disk included; the best of some rounds. */
export interface Together {
  /** One exchange where many tasks have one under way. */
  readonly exchangeUs: number;
  /** One operation of the engine alone, one after the other. */
  readonly rawUs: number | null;
}

export interface TogetherOptions {
  /** Tasks that each have one exchange under way. */
  readonly tasks: number;
  /** Exchanges of all tasks in one round. */
  readonly exchanges: number;
  readonly raw?: () => unknown;
}

/** The first of them warms up; of the others the best one was least disturbed by what else the machine does. */
const ROUNDS = 7;

/**
 * Times a store and its engine in turn. All exchanges that are asked for at once share one transaction of the store, as tasks
 * of one process do. Each of the engine's own operations is a transaction of its own: so would callers commit that ask one by one
 * and keep no queue, each of whom has to know that the budget is held before its model call is made. Gathering them is part of what
 * the store does, and its time is part of the store's. On a disk that is flushed with each transaction the store gains by it
 * what the engine alone can't; where nothing is flushed there is little to gain, so that row shows what the rest of an
 * exchange costs: an event of 700 bytes, an answer kept, an index by key.
 */
export async function timeTogether(store: Store, options: TogetherOptions): Promise<Together> {
  const { tasks, exchanges, raw } = options;
  const names = Array.from({ length: tasks }, (_, at) => `together-${at}`);
  const atWork = await Promise.all(names.map((task) => taskAtWork(store, { task })));
  const calls = Math.ceil(exchanges / tasks / 2);
  const all = async () => {
    await Promise.all(
      atWork.map(async ({ admit, settle }) => {
        for (let call = 0; call < calls; call += 1) {
          await admit();
          await settle();
        }
      }),
    );
  };
  const each = async () => {
    for (let at = 0; raw !== undefined && at < exchanges / 4; at += 1) await raw();
  };
  const times = { exchange: [] as number[], raw: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    times.exchange.push((await timed(all)) / (calls * tasks * 2));
    if (raw !== undefined) times.raw.push((await timed(each)) / (exchanges / 4));
  }
  const best = (figures: readonly number[]) => Math.min(...figures.slice(1));
  return { exchangeUs: best(times.exchange), rawUs: raw === undefined ? null : best(times.raw) };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) * 1_000;
}
