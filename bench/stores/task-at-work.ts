import type { ExchangeReply, LedgerVerb, Store, Unordered } from "../../src/stores/store.js";
import { talk } from "./talk.js";

/** A task that makes model calls, as the runtime makes them: two exchanges each. */
export interface TaskAtWork {
  /** Appends an event and reserves. */
  readonly admit: () => Promise<ExchangeReply>;
  /** Appends an event and settles what was reserved last. */
  readonly settle: () => Promise<ExchangeReply>;
}

export interface TaskOptions {
  readonly task: string;
  /** @default `task` */
  readonly sender?: string;
  /** @default 10 minutes */
  readonly leaseMs?: number;
}

const observations = talk();

/** Opens a task with a budget that lasts, or joins one. */
export async function taskAtWork(store: Store, options: TaskOptions): Promise<TaskAtWork> {
  const { task, sender = task, leaseMs = 600_000 } = options;
  const account = `task:${task}`;
  let number = 0;
  let cursor = -1;

  async function exchange(append: readonly Unordered[], verb: LedgerVerb): Promise<ExchangeReply> {
    number += 1;
    const key = { sender, number };
    const reply = await store.exchange({ root: task, task, key, append, verbs: [verb], cursor });
    cursor = Math.max(cursor, ...reply.seqs, ...reply.others.map(({ seq }) => seq));
    return reply;
  }

  const event = () => [observations[number % observations.length] as Unordered];
  const callKey = (of: number) => `${task}-${sender}-${of}`;
  const limits = { tokens: 1_000_000_000, nanoUsd: 1_000_000_000_000 };
  await exchange([], { verb: "open", account, parents: [], limits, joins: true });
  return {
    admit: () => {
      const amounts = { tokens: 1_000, nanoUsd: 3_000_000, modelCalls: 1 };
      return exchange(event(), { verb: "reserve", key: callKey(number + 1), account, amounts, leaseMs });
    },
    settle: () => {
      const amounts = { tokens: 400, nanoUsd: 1_200_000 };
      return exchange(event(), { verb: "settle", key: callKey(number), amounts });
    },
  };
}
