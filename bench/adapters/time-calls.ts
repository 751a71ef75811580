import { getHeapStatistics } from "node:v8";
import { Supervisor } from "../../src/index.js";
import { englishWriter } from "../engine/corpus.js";
import { quantile } from "../quantile.js";
import type { AdapterCall, Go } from "./adapter-call.js";
import { cpuUs } from "./cpu-us.js";

/** What one call takes without adjourn, and what adjourn adds, in microseconds of CPU time. */
export interface CallTimes {
  readonly bareUs: number;
  readonly addedUs: number;
  /** 99th percentile with adjourn less that without, each in the calmest tenth of the goes. */
  readonly addedP99Us: number;
  /** Garbage that a call leaves more, in bytes. */
  readonly addedBytes: number;
}

export interface TimeCallsOptions {
  /** Goes that are timed each way. */
  readonly goes: number;
  /** Length of each message. */
  readonly chars: number;
}

/** Goes before them that are not timed: V8 compiles code in stages. */
const WARM_UP = 300;
const GOES_PER_TASK = 100;
/** Parts that the timed goes are seen as. */
const PARTS = 10;
/** Calls between two collections: their garbage fits the young generation, so none runs while a call is timed. */
const CALLS_PER_COLLECTION = 10;

/** Times calls without and with adjourn, taking turns. */
export async function timeCalls(call: AdapterCall, { goes, chars }: TimeCallsOptions): Promise<CallTimes> {
  const { calls = 1, isTask = false } = call;
  const supervisor = new Supervisor({ mode: "enforce", env: {} });
  const bare = await call.prepare(null);
  const supervised = await call.prepare(supervisor);
  const guarded = isTask ? supervised : inTasks(supervisor, supervised);
  const write = englishWriter();
  const took = { bare: [] as Cost[], guarded: [] as Cost[] };
  for (let at = -Math.ceil(WARM_UP / calls); at < goes; at += 1) {
    if (at % Math.ceil(CALLS_PER_COLLECTION / calls) === 0) collect();
    const texts = () => Array.from({ length: calls }, () => write(chars));
    const [free, held] = [await costOf(bare, texts()), await costOf(guarded, texts())];
    if (at < 0) continue;
    took.bare.push(free);
    took.guarded.push(held);
  }
  await supervisor.close();
  const of = (costs: readonly Cost[], key: keyof Cost, share: number) =>
    calmest(
      costs.map((cost) => cost[key] / calls),
      share,
    );
  const added = (key: keyof Cost, share: number) => of(took.guarded, key, share) - of(took.bare, key, share);
  return {
    bareUs: of(took.bare, "us", 0.5),
    addedUs: added("us", 0.5),
    addedP99Us: added("us", 0.99),
    addedBytes: added("bytes", 0.5),
  };
}

/** The quantile of the calmest part: a disturbance from outside only ever adds. */
function calmest(values: readonly number[], share: number): number {
  const size = Math.ceil(values.length / PARTS);
  const parts = Array.from({ length: PARTS }, (_, at) => values.slice(at * size, (at + 1) * size));
  return Math.min(...parts.filter((part) => part.length > 0).map((part) => quantile(part, share)));
}

interface Cost {
  readonly us: number;
  readonly bytes: number;
}

async function costOf(go: Go, texts: readonly string[]): Promise<Cost> {
  const [first = ""] = texts;
  const heap = heapBytes();
  const began = cpuUs();
  await go(first, texts);
  const us = cpuUs() - began;
  return { us, bytes: heapBytes() - heap };
}

function heapBytes(): number {
  return getHeapStatistics().used_heap_size;
}

function collect(): void {
  if (globalThis.gc === undefined) throw new Error("Expected Node to run with `--expose-gc`.");
  globalThis.gc({ type: "minor" });
}

function inTasks(supervisor: Supervisor, go: Go): Go {
  let task = supervisor.task();
  let goes = 0;
  return async (...texts) => {
    goes += 1;
    if (goes % GOES_PER_TASK === 0) {
      await task.finish({ outcome: "success" });
      task = supervisor.task();
    }
    await supervisor.within(task, () => go(...texts));
  };
}
