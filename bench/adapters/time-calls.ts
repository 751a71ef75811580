import { getHeapStatistics } from "node:v8";
import { Supervisor } from "../../src/index.js";
import { englishWriter } from "../engine/corpus.js";
import type { AdapterCall, Go, Stopwatch } from "./adapter-call.js";
import { type Added, addedBy, type Cost, timeOf } from "./added.js";
import { cpuUs } from "./cpu-us.js";

/** What one call takes. */
export interface CallTimes {
  /** Median without adjourn, in microseconds. */
  readonly bareUs: number;
  /** Once the process has warmed up. */
  readonly steady: Added;
  /** The first calls of the process, the very first one included. */
  readonly first: Added;
  /** What the tasks take around the calls. */
  readonly tasks: readonly (Added & { readonly what: string })[];
}

export interface TimeCallsOptions {
  /** Length of each message. */
  readonly chars: number;
}

/** Calls that a process takes for its first ones. */
const FIRST = 1_000;
/** Calls before those that are judged. V8 compiles in stages: from 4,000 calls on, a thousand take as long as the next. */
const WARM_UP = 6_000;
/** Calls that are judged: a tenth of them still has five at or above its 99th percentile. */
const JUDGED = 5_000;
const CALLS_PER_TASK = 100;
/** Parts that the judged calls are seen as. */
const PARTS = 10;

/** Times calls without and with adjourn, taking turns. */
export async function timeCalls(call: AdapterCall, { chars }: TimeCallsOptions): Promise<CallTimes> {
  const { calls = 1, turns } = call;
  const supervisor = new Supervisor({ mode: "enforce", env: {} });
  const tasks = taskTimer(supervisor);
  const { watch, ...laps } = lapTimer();
  const bare = await call.prepare(null, watch);
  const supervised = await call.prepare(supervisor, watch);
  const guarded: Go =
    turns === undefined ? (...texts) => tasks.within(() => supervised(...texts)) : supervised;
  const write = englishWriter();
  const took = { bare: [] as Cost[], guarded: [] as Cost[] };
  const around = { bare: [] as Cost[], guarded: [] as Cost[] };
  // A turn more than there are laps: the last one ends with the go.
  const laid = turns === undefined ? 1 : turns - 1;
  for (let at = 0; at < (WARM_UP + JUDGED) / (calls * laid); at += 1) {
    if (turns === undefined && at % CALLS_PER_TASK === 0) await tasks.change();
    for (const [way, go] of [["bare", bare] as const, ["guarded", guarded] as const]) {
      const texts = Array.from({ length: turns ?? calls }, () => write(chars));
      const whole = await cost(() => go(texts[0] ?? "", texts));
      const lapped = laps.take();
      took[way].push(...(turns === undefined ? [whole] : lapped));
      around[way].push(less(whole, lapped));
    }
  }
  await supervisor.close();
  const perCall = (costs: readonly Cost[]) =>
    costs.map(({ us, bytes }) => ({ us: us / calls, bytes: bytes / calls }));
  const part = (from: number, to?: number) => ({
    bare: perCall(took.bare.slice(from, to)),
    guarded: perCall(took.guarded.slice(from, to)),
  });
  const judged = part(-Math.ceil(JUDGED / calls));
  const last = -Math.ceil(JUDGED / (calls * laid));
  const runs = { bare: around.bare.slice(last), guarded: around.guarded.slice(last) };
  return {
    bareUs: timeOf(judged.bare, 0.5),
    steady: addedBy(judged, PARTS),
    first: addedBy(part(0, Math.ceil(FIRST / calls)), 1),
    tasks:
      turns === undefined
        ? tasks.times()
        : [{ what: `${call.name}: the run around its turns`, ...addedBy(runs, PARTS) }],
  };
}

async function cost(work: () => unknown): Promise<Cost> {
  const began = now();
  await work();
  return since(began);
}

/** Tells what each lap of a go takes. */
function lapTimer() {
  let laps: Cost[] = [];
  let began: Cost | null = null;
  const stop = () => {
    if (began !== null) laps.push(since(began));
    began = null;
  };
  const watch: Stopwatch = {
    stop,
    lap: () => {
      stop();
      began = now();
    },
  };
  return {
    watch,
    take: (): Cost[] => {
      const taken = laps;
      laps = [];
      began = null;
      return taken;
    },
  };
}

function now(): Cost {
  return { us: cpuUs(), bytes: heapBytes() };
}

function since(began: Cost): Cost {
  const us = cpuUs() - began.us;
  return { us, bytes: heapBytes() - began.bytes };
}

function less(whole: Cost, parts: readonly Cost[]): Cost {
  return parts.reduce((rest, { us, bytes }) => ({ us: rest.us - us, bytes: rest.bytes - bytes }), whole);
}

function heapBytes(): number {
  return getHeapStatistics().used_heap_size;
}

/** Opens and ends tasks in turn, and times both. */
function taskTimer(supervisor: Supervisor) {
  const starts: Cost[] = [];
  const ends: Cost[] = [];
  let task = supervisor.task();
  const times = (what: string, costs: readonly Cost[]) => {
    const guarded = costs.slice(-Math.ceil(JUDGED / CALLS_PER_TASK));
    return { what, ...addedBy({ bare: [{ us: 0, bytes: 0 }], guarded }, 1) };
  };
  return {
    change: async () => {
      ends.push(await cost(() => task.finish({ outcome: "success" })));
      starts.push(
        await cost(() => {
          task = supervisor.task();
          return task.flush();
        }),
      );
    },
    within: <Value>(work: () => Value): Value => supervisor.within(task, work),
    times: () => [times("start of a task", starts), times(`end of a task of ${CALLS_PER_TASK} calls`, ends)],
  };
}
