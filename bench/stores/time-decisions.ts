import type { ExchangeRequest, LedgerVerb, Store } from "../../src/stores/store.js";
import { quantileOf } from "./quantile-of.js";

/** What one decision costs: an exchange that appends an event and reserves, and one that appends and settles. */
export interface Decisions {
  /** Median microseconds of one exchange, one after the other. */
  readonly medianUs: number;
  readonly p99Us: number;
  /** Exchanges a second, with 32 tasks at work at once. */
  readonly perSecond: number;
}

/** Tasks at work at once, as on a host that runs a fleet. */
const TASKS = 32;

const account = (task: string) => `task:${task}`;

/** Times a store at the work that a model call makes. */
export async function timeDecisions(store: Store, calls: number): Promise<Decisions> {
  const times = await timeTask(store, "alone", calls);
  const began = performance.now();
  const each = Math.ceil(calls / 8);
  await Promise.all(Array.from({ length: TASKS }, (_, at) => timeTask(store, `task-${at}`, each)));
  const perSecond = (TASKS * each * 2 * 1_000) / (performance.now() - began);
  return { medianUs: quantileOf(times, 0.5), p99Us: quantileOf(times, 0.99), perSecond };
}

async function timeTask(store: Store, task: string, calls: number): Promise<number[]> {
  const limits = { tokens: 1_000_000_000 };
  await store.exchange(asking(task, 0, { verb: "open", account: account(task), parents: [], limits }));
  const times: number[] = [];
  for (let call = 0; call < calls; call += 1) {
    const key = `${task}-${call}`;
    const amounts = { tokens: 1_000, modelCalls: 1 };
    const reserve = { verb: "reserve", key, account: account(task), amounts, leaseMs: 600_000 } as const;
    for (const verb of [reserve, { verb: "settle", key, amounts: { tokens: 400 } } as const]) {
      const began = performance.now();
      await store.exchange(asking(task, times.length + 1, verb));
      times.push((performance.now() - began) * 1_000);
    }
  }
  return times;
}

function asking(task: string, number: number, verb: LedgerVerb): ExchangeRequest {
  const append = [
    { type: "message", from: "planner", to: "reviewer", at: 1_763_800_000_000, tokens: 40 },
  ] as const;
  return { root: task, task, key: { sender: "bench", number }, append, verbs: [verb], cursor: number - 1 };
}
