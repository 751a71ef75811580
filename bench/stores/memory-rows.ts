import { setTimeout as sleep } from "node:timers/promises";
import { memoryStore } from "../../src/stores/memory.js";
import type { RedisClient } from "../../src/stores/redis/client.js";
import { redisStore } from "../../src/stores/redis.js";
import type { Store } from "../../src/stores/store.js";
import { connectRedis, hasRedis, startRedis } from "../../test/stores/redis/redis-server.js";
import { verdict } from "../engine/verdict.js";
import type { Row } from "../report.js";
import { inRounds } from "./in-rounds.js";
import { taskAtWork } from "./task-at-work.js";

/** Bytes that an open task may hold in Redis, of which eight observations of messages are 3.3 kB; 100,000 of them hold 500 MB. */
const OPEN_BYTES = 5_000;
const OPEN_TASKS = 100_000;
const OBSERVATIONS = 8;

const EXPIRED_TASKS = 1_000_000;
/** Tasks begun, expired and gone before the next ones are: what a round leaves behind shows after some. */
const PART = 20_000;
/** How far from where it began memory may be once all tasks are gone; allocators don't give back every page. */
const SPREAD = 0.05;

/** A server whose memory has not shrunk for so long has come to rest; a busy machine may keep it from that. */
const REST_SECONDS = 5;
const MAX_REST_SECONDS = 60;

/** Tasks filled at once. */
const AT_ONCE = 64;
/** Long enough to be reserved, and over by the time of the first sweep. */
const LEASE_MS = 100;

/** What tasks hold, and whether they leave anything behind: as many tasks as there is time for, in milliseconds for each row. */
export async function memoryRows(limitMs: number): Promise<Row[]> {
  const rows = [await memoryExpired(limitMs)];
  if (hasRedis) rows.push(await redisOpen(limitMs), await redisExpired(limitMs));
  return rows;
}

async function memoryExpired(limitMs: number): Promise<Row> {
  let now = 0;
  const store = memoryStore({ now: () => now, isShared: true });
  const round = async (from: number) => {
    await fill(store, { from, tasks: PART, calls: 1, settles: false });
    now += LEASE_MS;
    await store.expire();
    for (let at = from; at < from + PART; at += 1) await endTask(store, `task-${at}`);
  };
  await round(-PART);
  const before = heapBytes();
  const name = "memory: tasks opened and expired";
  const tasks = await inRounds({ name, total: EXPIRED_TASKS, part: PART, limitMs, round });
  return expiredRow({ name, tasks, before, after: heapBytes() });
}

async function redisOpen(limitMs: number): Promise<Row> {
  return await withRedis(async (store, client) => {
    const before = await usedBytes(client);
    const name = `Redis: open tasks of ${OBSERVATIONS} observations`;
    const round = (from: number) =>
      fill(store, { from, tasks: PART / 4, calls: OBSERVATIONS / 2, settles: true });
    const tasks = await inRounds({ name, total: OPEN_TASKS, part: PART / 4, limitMs, round });
    const after = await usedBytes(client);
    const bytes = (after - before) / tasks;
    return {
      memory: name,
      tasks,
      "before, MB": megabytes(before),
      "after, MB": megabytes(after),
      "bytes each": Math.round(bytes),
      target: `≤ ${OPEN_BYTES} each`,
      verdict: verdict(bytes, OPEN_BYTES),
    };
  });
}

async function redisExpired(limitMs: number): Promise<Row> {
  return await withRedis(async (store, client) => {
    const round = async (from: number) => {
      await fill(store, { from, tasks: PART, calls: 1, settles: false });
      await sleep(LEASE_MS);
      for (let charged = -1; charged !== 0; charged = (await store.expire()).length);
      await bringForward(client);
    };
    await round(-PART);
    const before = await usedBytes(client);
    const name = "Redis: tasks opened and expired";
    const tasks = await inRounds({ name, total: EXPIRED_TASKS, part: PART, limitMs, round });
    return expiredRow({ name, tasks, before, after: await usedBytes(client) });
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

interface Expired {
  readonly name: string;
  readonly tasks: number;
  readonly before: number;
  readonly after: number;
}

function expiredRow({ name, tasks, before, after }: Expired): Row {
  return {
    memory: name,
    tasks,
    "before, MB": megabytes(before),
    "after, MB": megabytes(after),
    "bytes each": Math.round((after - before) / tasks),
    target: `± ${SPREAD * 100} %`,
    verdict: verdict(Math.abs(after - before) / before, SPREAD),
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

/** What the server uses once it has come to rest: it gives back tables that have become too large in its own time. */
async function usedBytes(client: RedisClient): Promise<number> {
  // The last commands that were slow, which the sweeps of 20,000 tasks are, with up to 32 of their keys each.
  await client.call("SLOWLOG", "RESET");
  let bytes = Number.POSITIVE_INFINITY;
  for (let still = 0, seconds = 0; still < REST_SECONDS && seconds < MAX_REST_SECONDS; seconds += 1) {
    await sleep(1_000);
    const info = String(await client.call("INFO", "memory"));
    const now = Number(/^used_memory:(\d+)/m.exec(info)?.[1]);
    still = now < bytes ? 0 : still + 1;
    bytes = Math.min(bytes, now);
  }
  return bytes;
}

/** Needs `--expose-gc` to mean anything. */
function heapBytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function megabytes(bytes: number): number {
  return Number((bytes / 1e6).toFixed(1));
}
