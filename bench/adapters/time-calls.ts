import { getHeapStatistics } from "node:v8";
import { Supervisor } from "../../src/index.js";
import { englishWriter } from "../engine/corpus.js";
import type { AdapterCall, Go } from "./adapter-call.js";
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

/** Times calls without and with adjourn, taking turns. */
export async function timeCalls(call: AdapterCall, { chars }: TimeCallsOptions): Promise<CallTimes> {
  const { calls = 1, isTask = false } = call;
  const supervisor = new Supervisor({ mode: "enforce", env: {} });
  const tasks = taskTimer(supervisor);
  const bare = await call.prepare(null);
  const supervised = await call.prepare(supervisor);
  const guarded: Go = isTask ? supervised : (...texts) => tasks.within(() => supervised(...texts));
  const write = englishWriter();
  const took = { bare: [] as Cost[], guarded: [] as Cost[] };
  for (let at = 0; at < (WARM_UP + JUDGED) / calls; at += 1) {
    if (!isTask && at % CALLS_PER_TASK === 0) await tasks.change();
    const texts = () => Array.from({ length: calls }, () => write(chars));
    took.bare.push(await costOf(bare, texts()));
    took.guarded.push(await costOf(guarded, texts()));
  }
  await supervisor.close();
  const perCall = (costs: readonly Cost[]) =>
    costs.map(({ us, bytes }) => ({ us: us / calls, bytes: bytes / calls }));
  const part = (from: number, to?: number) => ({
    bare: perCall(took.bare.slice(from, to)),
    guarded: perCall(took.guarded.slice(from, to)),
  });
  const judged = part(-Math.ceil(JUDGED / calls));
  return {
    bareUs: timeOf(judged.bare, 0.5),
    steady: addedBy(judged, PARTS),
    first: addedBy(part(0, Math.ceil(FIRST / calls)), 1),
    tasks: isTask ? [] : tasks.times(),
  };
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
