import { getHeapStatistics } from "node:v8";
import { Supervisor } from "../../src/index.js";
import { englishWriter } from "../engine/corpus.js";
import { quantile } from "../quantile.js";
import type { AdapterCall, Go } from "./adapter-call.js";
import { cpuUs } from "./cpu-us.js";

/** What adjourn adds to a call: CPU time in microseconds, and garbage in bytes. */
export interface Added {
  /** Median with adjourn less that without. */
  readonly us: number;
  /** 99th percentile with adjourn less that without. */
  readonly p99Us: number;
  /** Median of what a call leaves more. */
  readonly bytes: number;
}

/** What one call takes. */
export interface CallTimes {
  /** Median without adjourn. */
  readonly bareUs: number;
  /** Once the process has warmed up, in the calmest tenth of the calls. */
  readonly steady: Added;
  /** The first calls of the process, the very first one included. */
  readonly first: Added;
  /** What the tasks take around the calls; nothing where each go is one. */
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

/** Times calls without and with adjourn, taking turns. Garbage is collected where it happens to be, as for users. */
export async function timeCalls(call: AdapterCall, { chars }: TimeCallsOptions): Promise<CallTimes> {
  const { calls = 1, isTask = false } = call;
  const supervisor = new Supervisor({ mode: "enforce", env: {} });
  const tasks = taskTimer(supervisor);
  const bare = await call.prepare(null);
  const supervised = await call.prepare(supervisor);
  const write = englishWriter();
  const took: Pair[] = [];
  for (let at = 0; at < (WARM_UP + JUDGED) / calls; at += 1) {
    if (!isTask && at % CALLS_PER_TASK === 0) await tasks.change();
    const texts = () => Array.from({ length: calls }, () => write(chars));
    const guarded: Go = isTask ? supervised : (...said) => tasks.within(() => supervised(...said));
    took.push({ bare: await costOf(bare, texts()), guarded: await costOf(guarded, texts()) });
  }
  await supervisor.close();
  const perCall = took.map(({ bare, guarded }) => ({
    bare: shared(bare, calls),
    guarded: shared(guarded, calls),
  }));
  const judged = perCall.slice(-Math.ceil(JUDGED / calls));
  return {
    bareUs: quantile(
      judged.map(({ bare }) => bare.us),
      0.5,
    ),
    steady: calmest(judged),
    first: addedBy(perCall.slice(0, Math.ceil(FIRST / calls))),
    tasks: isTask ? [] : tasks.times(),
  };
}

interface Cost {
  readonly us: number;
  readonly bytes: number;
}

interface Pair {
  readonly bare: Cost;
  readonly guarded: Cost;
}

const NOTHING: Cost = { us: 0, bytes: 0 };

/** A disturbance from outside only ever adds. */
function calmest(pairs: readonly Pair[]): Added {
  const size = Math.ceil(pairs.length / PARTS);
  const parts = Array.from({ length: PARTS }, (_, at) => pairs.slice(at * size, (at + 1) * size));
  const added = parts.filter((part) => part.length > 0).map(addedBy);
  const least = (key: keyof Added) => Math.min(...added.map((one) => one[key]));
  return {
    us: least("us"),
    p99Us: least("p99Us"),
    bytes: quantile(
      added.map(({ bytes }) => bytes),
      0.5,
    ),
  };
}

function addedBy(pairs: readonly Pair[]): Added {
  const of = (way: keyof Pair, key: keyof Cost, share: number) =>
    quantile(
      pairs.map((pair) => pair[way][key]),
      share,
    );
  const added = (key: keyof Cost, share: number) => of("guarded", key, share) - of("bare", key, share);
  return { us: added("us", 0.5), p99Us: added("us", 0.99), bytes: added("bytes", 0.5) };
}

function shared({ us, bytes }: Cost, calls: number): Cost {
  return { us: us / calls, bytes: bytes / calls };
}

async function costOf(go: Go, texts: readonly string[]): Promise<Cost> {
  const [first = ""] = texts;
  return cost(() => go(first, texts));
}

async function cost(work: () => unknown): Promise<Cost> {
  const heap = heapBytes();
  const began = cpuUs();
  await work();
  const us = cpuUs() - began;
  return { us, bytes: heapBytes() - heap };
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
    const warm = costs.slice(-Math.ceil(JUDGED / CALLS_PER_TASK));
    return { what, ...addedBy(warm.map((guarded) => ({ bare: NOTHING, guarded }))) };
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
