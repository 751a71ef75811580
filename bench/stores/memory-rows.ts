import { setTimeout as sleep } from "node:timers/promises";
import { memoryStore } from "../../src/stores/memory.js";
import type { RedisClient } from "../../src/stores/redis/client.js";
import { redisStore } from "../../src/stores/redis.js";
import type { Store } from "../../src/stores/store.js";
import { connectRedis, hasRedis, startRedis } from "../../test/stores/redis/redis-server.js";
import { verdict } from "../engine/verdict.js";
import type { Row } from "../report.js";
import { taskAtWork } from "./task-at-work.js";

/** Bytes that 100,000 open tasks may hold in Redis: 5 kB each, of which eight observations of messages are 3.3. */
const OPEN_BYTES = 500_000_000;
const OPEN_TASKS = 100_000;
const OBSERVATIONS = 8;

const EXPIRED_TASKS = 1_000_000;
/** How far from where it began memory may be once all tasks are gone; allocators don't give back every page. */
const SPREAD = 0.05;

/** Tasks filled at once. */
const AT_ONCE = 64;
/** Long enough to be reserved, and over by the time of the first sweep. */
const LEASE_MS = 100;

/** What tasks hold, and whether they leave anything behind. Takes some minutes. */
export async function memoryRows(): Promise<Row[]> {
  const rows = [await memoryExpired()];
  if (hasRedis) rows.push(await redisOpen(), await redisExpired());
  return rows;
}

async function memoryExpired(): Promise<Row> {
  let now = 0;
  const store = memoryStore({ now: () => now, isShared: true });
  const round = async (from: number) => {
    await fill(store, { from, tasks: EXPIRED_TASKS / 10, calls: 1, settles: false });
    now += LEASE_MS;
    await store.expire();
    for (let at = from; at < from + EXPIRED_TASKS / 10; at += 1) await endTask(store, `task-${at}`);
  };
  await round(-EXPIRED_TASKS / 10);
  const before = heapBytes();
  for (let part = 0; part < 10; part += 1) await round((part * EXPIRED_TASKS) / 10);
  return expiredRow("memory", before, heapBytes());
}

async function redisOpen(): Promise<Row> {
  return await withRedis(async (store, client) => {
    const before = await usedBytes(client);
    await fill(store, { from: 0, tasks: OPEN_TASKS, calls: OBSERVATIONS / 2, settles: true });
    const bytes = (await usedBytes(client)) - before;
    return {
      memory: `Redis: ${count(OPEN_TASKS)} open tasks of ${OBSERVATIONS} observations`,
      MB: Math.round(bytes / 1e6),
      "before, MB": Math.round(before / 1e6),
      target: `≤ ${OPEN_BYTES / 1e6} MB`,
      verdict: verdict(bytes, OPEN_BYTES),
    };
  });
}

async function redisExpired(): Promise<Row> {
  return await withRedis(async (store, client) => {
    const part = EXPIRED_TASKS / 10;
    const round = async (from: number) => {
      await fill(store, { from, tasks: part, calls: 1, settles: false });
      await sleep(LEASE_MS);
      for (let charged = -1; charged !== 0; charged = (await store.expire()).length);
      await bringForward(client);
    };
    await round(-part);
    const before = await usedBytes(client);
    for (let at = 0; at < 10; at += 1) await round(at * part);
    return expiredRow("Redis", before, await usedBytes(client));
  });
}

/** Lets a week pass: each key that the server is to delete by itself is deleted, and one that it is not stays. */
async function bringForward(client: RedisClient): Promise<void> {
  const script =
    "local n = 0 for _, k in ipairs(KEYS) do if redis.call('PTTL', k) > 0 then n = n + redis.call('DEL', k) end end return n";
  let cursor = "0";
  do {
    const [next, keys] = (await client.call("SCAN", cursor, "COUNT", 5_000)) as [string, string[]];
    cursor = next;
    if (keys.length > 0) await client.call("EVAL", script, keys.length, ...keys);
  } while (cursor !== "0");
}

function expiredRow(store: string, before: number, after: number): Row {
  const drift = Math.abs(after - before) / before;
  return {
    memory: `${store}: ${count(EXPIRED_TASKS)} tasks opened and expired`,
    MB: Number((after / 1e6).toFixed(1)),
    "before, MB": Number((before / 1e6).toFixed(1)),
    target: `± ${SPREAD * 100} %`,
    verdict: verdict(drift, SPREAD),
  };
}

interface Filling {
  readonly from: number;
  readonly tasks: number;
  readonly calls: number;
  /** Whether calls end, or their process is gone. */
  readonly settles: boolean;
}

async function fill(store: Store, { from, tasks, calls, settles }: Filling): Promise<void> {
  let next = from;
  const worker = async () => {
    while (next < from + tasks) {
      const task = `task-${next}`;
      next += 1;
      const work = await taskAtWork(store, {
        task,
        sender: "process",
        leaseMs: settles ? 600_000 : LEASE_MS,
      });
      for (let call = 0; call < calls; call += 1) {
        await work.admit();
        if (settles) await work.settle();
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** What the runtime does with a task that was idle for too long. */
async function endTask(store: Store, task: string): Promise<void> {
  const close = { verb: "close", account: `task:${task}` } as const;
  await store.exchange({ root: task, task, append: [], verbs: [close], cursor: 0 });
  await store.forget({ root: task, task });
}

async function withRedis(work: (store: Store, client: RedisClient) => Promise<Row>): Promise<Row> {
  const server = await startRedis();
  const client = connectRedis(server.url);
  try {
    return await work(await redisStore({ client }), client);
  } finally {
    await client.quit();
    await server.stop();
  }
}

async function usedBytes(client: RedisClient): Promise<number> {
  const info = String(await client.call("INFO", "memory"));
  return Number(/^used_memory:(\d+)/m.exec(info)?.[1]);
}

/** Needs `--expose-gc` to mean anything. */
function heapBytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function count(tasks: number): string {
  return tasks.toLocaleString("en-US");
}
