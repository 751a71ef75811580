import type { Store } from "../../src/stores/store.js";
import { type TaskAtWork, taskAtWork } from "./task-at-work.js";

/** Microseconds of single operations, one after the other. */
export interface Alone {
  /** An event and a reservation. */
  readonly admit: readonly number[];
  /** An event and the end of a reservation. */
  readonly settle: readonly number[];
  /** The least that the engine can do. */
  readonly raw: readonly number[];
}

export interface AloneOptions {
  /** What is timed beside it; nothing where there is no engine. */
  readonly raw?: () => unknown;
  readonly calls: number;
  /** Further handles on the same data, in whose turn others work on the same task. @default [] */
  readonly others?: readonly Store[];
}

/** Calls that the engine's own operation is timed after: both meet the same load of the machine. */
const TURN = 20;
/** Part of the calls that warm up, before any is counted. */
const WARM_UP = 0.25;

/** Times a store and its engine in turn. */
export async function timeAlone(store: Store, options: AloneOptions): Promise<Alone> {
  const { raw, calls, others = [] } = options;
  const open = (one: Store, at: number) => taskAtWork(one, { task: "alone", sender: `process-${at}` });
  const tasks: TaskAtWork[] = [];
  for (const [at, one] of [store, ...others].entries()) tasks.push(await open(one, at));
  const times = { admit: [] as number[], settle: [] as number[], raw: [] as number[] };
  for (let call = 0; call < calls; call += 1) {
    for (const task of tasks) {
      times.admit.push(await timed(task.admit));
      times.settle.push(await timed(task.settle));
    }
    if (raw === undefined || call % TURN !== 0) continue;
    for (let at = 0; at < TURN; at += 1) times.raw.push(await timed(raw));
  }
  const counted = (all: readonly number[]) => all.slice(Math.floor(all.length * WARM_UP));
  return { admit: counted(times.admit), settle: counted(times.settle), raw: counted(times.raw) };
}

async function timed(work: () => unknown): Promise<number> {
  const began = performance.now();
  const value = work();
  // What is there at once is not waited for, or a turn would be counted to a statement.
  if (value instanceof Promise) await value;
  return (performance.now() - began) * 1_000;
}
