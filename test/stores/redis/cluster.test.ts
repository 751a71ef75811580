import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { redisStore } from "../../../src/stores/redis.js";
import type { LedgerVerb, Store } from "../../../src/stores/store.js";
import { startFaultProxy } from "./fault-proxy.js";
import { startRedisCluster } from "./redis-cluster.js";
import { connectRedis, hasRedis, type RedisServer, startRedis } from "./redis-server.js";

const withRedis = test.runIf(hasRedis);

const opening = (task: string, parents: readonly string[] = []): LedgerVerb => ({
  verb: "open",
  account: `task:${task}`,
  parents,
  limits: { tokens: 100 },
});
const reserve = (task: string, key: string, leaseMs = 60_000): LedgerVerb => ({
  verb: "reserve",
  key,
  account: `task:${task}`,
  amounts: { tokens: 1 },
  leaseMs,
});
const ask = (store: Store, task: string, ...verbs: LedgerVerb[]) =>
  store.exchange({ root: task, task, append: [], verbs, cursor: -1 });

withRedis(
  "serves tasks and their team wherever their slots are in a cluster",
  { timeout: 60_000 },
  async () => {
    const cluster = await startRedisCluster(3);
    onTestFinished(cluster.stop);
    const store = await redisStore({ client: cluster.client });
    const team: LedgerVerb = { verb: "open", account: "team:x", parents: [], limits: { tokens: 10 } };
    const tasks = Array.from({ length: 30 }, (_, at) => `task-${at}`);
    const tries = tasks.map((task) =>
      ask(store, task, team, opening(task, ["team:x"]), reserve(task, `${task}-1`, 400)),
    );
    const statuses = (await Promise.all(tries)).map(({ answers }) => answers[2]);
    expect(
      statuses.filter((answer) => answer && "status" in answer && answer.status === "granted").length,
    ).toBe(10);
    const sizes = await Promise.all(cluster.servers.map(({ url }) => keysOn(url)));
    expect(sizes.every((size) => size > 0)).toBe(true);
    await sleep(450);
    expect((await store.expire()).length).toBe(10);
    const { answers } = await ask(store, "task-0", { verb: "standing", account: "team:x" });
    expect(answers).toMatchObject([
      { accounts: [{ dimensions: { tokens: { unconfirmed: 10, reserved: 0 } } }] },
    ]);
  },
);

withRedis(
  "sees that a replica took over without what it had not been told",
  { timeout: 60_000 },
  async () => {
    // A primary waits a while before it begins to copy, in case more replicas come.
    const primary = await startRedis("--repl-diskless-sync-delay", "0");
    const replica = await startRedis();
    const line = await startFaultProxy(primary.port);
    const proxy = await startFaultProxy(primary.port);
    const client = connectRedis(proxy.url);
    onTestFinished(async () => {
      client.disconnect?.();
      for (const one of [line, proxy, primary, replica]) await one.stop();
    });
    const store = await redisStore({ client, fenceMs: 300 });
    const operator = connectRedis(replica.url);
    await operator.call("REPLICAOF", "127.0.0.1", new URL(line.url).port);
    // A server begins a new history with its first replica.
    await isReplicated(primary);
    await ask(store, "t", opening("t"), reserve("t", "kept"));
    await isReplicated(primary);
    line.set({ kind: "black-hole" });
    await ask(store, "t", reserve("t", "lost"));
    await primary.kill();
    await operator.call("REPLICAOF", "NO", "ONE");
    await operator.quit();
    proxy.retarget(replica.port);
    await expect(ask(store, "t", reserve("t", "k"))).rejects.toMatchObject({ code: "STORE_RECOVERING" });
    const ends: LedgerVerb[] = ["kept", "lost"].map((key) => ({
      verb: "settle",
      key,
      amounts: { tokens: 1 },
    }));
    expect((await ask(store, "t", ...ends)).answers).toMatchObject([
      { status: "settled" },
      { status: "unknown" },
    ]);
    await sleep(350);
    expect((await ask(store, "t", reserve("t", "k"))).answers).toMatchObject([{ status: "granted" }]);
  },
);

async function keysOn(url: string): Promise<number> {
  const client = connectRedis(url);
  const size = Number(await client.call("DBSIZE"));
  await client.quit();
  return size;
}

/** Waits until the replica has acknowledged all that the primary was told. */
async function isReplicated({ url }: RedisServer): Promise<void> {
  const client = connectRedis(url);
  // A client waits for its own writes, and this one comes after all others.
  do await client.call("SET", "last", 1);
  while (Number(await client.call("WAIT", 1, 100)) < 1);
  await client.quit();
}
