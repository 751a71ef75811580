import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { snapshot } from "../../../src/core/engine/snapshot.js";
import { createState } from "../../../src/core/engine/state.js";
import type { RedisClient } from "../../../src/stores/redis/client.js";
import { redisStore } from "../../../src/stores/redis.js";
import type { ExchangeRequest, LedgerVerb, Store } from "../../../src/stores/store.js";
import { Supervisor } from "../../../src/supervisor.js";
import { storeContract } from "../../../src/testing/store-contract.js";
import { connectRedis, hasRedis, type RedisServer, startRedis } from "./redis-server.js";

let server: RedisServer | undefined;
beforeAll(async () => {
  if (hasRedis) server = await startRedis();
});
afterAll(() => server?.stop());

let cases = 0;
const contract = storeContract("redis", async () => {
  cases += 1;
  const prefix = `case-${cases}:`;
  const opened: Store[] = [];
  const open = async (): Promise<Store> => {
    const store = await redisStore({ client: connectRedis(server?.url ?? ""), prefix });
    opened.push(store);
    return store;
  };
  return {
    store: await open(),
    another: open,
    // The server's clock cannot be moved.
    advance: (ms) => sleep(ms + 5),
    dispose: async () => {
      for (const store of opened) await store.close();
    },
  };
});

for (const { name, run } of contract) test.runIf(hasRedis)(name, run);

const withRedis = test.runIf(hasRedis);

/** A store on a server of its own, which the case may mistreat. */
async function alone(...options: readonly string[]) {
  const own = await startRedis(...options);
  const client = connectRedis(own.url);
  onTestFinished(async () => {
    await client.quit().catch(() => undefined);
    await own.stop();
  });
  return { url: own.url, client };
}

const opening: LedgerVerb = { verb: "open", account: "task:t", parents: [], limits: { tokens: 100 } };
const reserve = (key: string): LedgerVerb => ({
  verb: "reserve",
  key,
  account: "task:t",
  amounts: { tokens: 1 },
  leaseMs: 60_000,
});
const asking = (...verbs: LedgerVerb[]): ExchangeRequest => ({
  root: "t",
  task: "t",
  append: [],
  verbs,
  cursor: -1,
});

withRedis("refuses a server that may drop keys to save memory", async () => {
  const { client } = await alone("--maxmemory-policy", "allkeys-lru");
  await expect(redisStore({ client })).rejects.toMatchObject({
    code: "STORE_UNFIT",
    message: "Expected the maxmemory-policy noeviction, got allkeys-lru.",
  });
});

withRedis("tells the script again to a server that has forgotten it", async () => {
  const { client } = await alone();
  const store = await redisStore({ client });
  await store.exchange(asking(opening));
  await client.call("SCRIPT", "FLUSH");
  const { answers } = await store.exchange(asking(reserve("k1")));
  expect(answers).toMatchObject([{ status: "granted" }]);
});

withRedis("keeps all keys of a root in one slot, under the prefix", async () => {
  const { client } = await alone();
  const store = await redisStore({ client, prefix: "mine:" });
  await store.exchange({
    ...asking(opening, reserve("k1")),
    append: [{ type: "progress", mark: "a", tokens: 0 }],
    key: { sender: "a", number: 1 },
    gate: "open",
  });
  const keys = (await client.call("KEYS", "*")) as string[];
  const parts = ["due", "log:t", "root"].map((part) => `mine:{t}:${part}`);
  expect(keys.sort()).toEqual(["mine:lease-index", ...parts]);
});

withRedis("lets every key of a root end by itself, also one that went away in between", async () => {
  const { client } = await alone();
  const store = await redisStore({ client });
  const event = { type: "progress", mark: "a", tokens: 0 } as const;
  await store.exchange({
    ...asking(opening, reserve("k1")),
    append: [event],
    key: { sender: "a", number: 1 },
  });
  const state = snapshot(createState({ task: "t" }));
  await store.exchange({ ...asking({ verb: "release", key: "k1" }), cursor: 0, snapshot: state });
  expect(await client.call("EXISTS", "adjourn:{t}:log:t")).toBe(0);
  await store.exchange({ ...asking(reserve("k2")), cursor: 0, append: [event], gate: "open" });
  const keys = (await client.call("KEYS", "adjourn:{t}:*")) as string[];
  const lives = await Promise.all(keys.map((key) => client.call("PTTL", key)));
  expect(keys).toHaveLength(3);
  expect(lives.filter((life) => Number(life) <= 0)).toEqual([]);
});

withRedis("reserves nothing for a while after the server's history broke off", async () => {
  const { client } = await alone();
  const first = await redisStore({ client, fenceMs: 300 });
  await first.exchange(asking(opening, reserve("k1")));
  // What a promoted replica does: it goes on under a new id.
  await client.call("REPLICAOF", "127.0.0.1", "1");
  await client.call("REPLICAOF", "NO", "ONE");
  const after = await redisStore({ client, fenceMs: 300 });
  await expect(after.exchange(asking(reserve("k2")))).rejects.toMatchObject({ code: "STORE_RECOVERING" });
  const ends: LedgerVerb[] = [reserve("k1"), { verb: "settle", key: "k1", amounts: { tokens: 1 } }];
  expect((await after.exchange(asking(...ends))).answers).toMatchObject([
    { status: "granted" },
    { status: "settled" },
  ]);
  await sleep(350);
  expect((await after.exchange(asking(reserve("k2")))).answers).toMatchObject([{ status: "granted" }]);
});

withRedis("reserves nothing with the very first request after the server's history broke off", async () => {
  const { client } = await alone();
  const store = await redisStore({ client, fenceMs: 60_000 });
  await store.exchange(asking(opening, reserve("k1")));
  await client.call("REPLICAOF", "127.0.0.1", "1");
  await client.call("REPLICAOF", "NO", "ONE");
  await expect(store.exchange(asking(reserve("k2")))).rejects.toMatchObject({ code: "STORE_RECOVERING" });
});

withRedis("goes on when the server names a new history because it got its first replica", async () => {
  const { client, url } = await alone("--repl-diskless-sync-delay", "0");
  const store = await redisStore({ client, fenceMs: 60_000 });
  await store.exchange(asking(opening, reserve("k1")));
  const historyOf = async () =>
    /master_replid:(\w+)/.exec(String(await client.call("INFO", "replication")))?.[1];
  const before = await historyOf();
  const replica = await alone();
  await replica.client.call("REPLICAOF", "127.0.0.1", new URL(url).port);
  await expect.poll(historyOf, { timeout: 10_000 }).not.toBe(before);
  expect((await store.exchange(asking(reserve("k2")))).answers).toMatchObject([{ status: "granted" }]);
  // It was told of the new history, and a break in that one shows too.
  await client.call("REPLICAOF", "127.0.0.1", "1");
  await client.call("REPLICAOF", "NO", "ONE");
  await expect(store.exchange(asking(reserve("k3")))).rejects.toMatchObject({ code: "STORE_RECOVERING" });
});

withRedis("lets the pause of a task and that of its team be over at the same time", async () => {
  const { client } = await alone();
  const store = await redisStore({ client, fenceMs: 300 });
  const team: LedgerVerb = { verb: "open", account: "team:x", parents: [], limits: {} };
  await store.exchange(asking(team, { ...opening, parents: ["team:x"] } as LedgerVerb, reserve("k1")));
  await client.call("REPLICAOF", "127.0.0.1", "1");
  await client.call("REPLICAOF", "NO", "ONE");
  await expect(store.exchange(asking(reserve("k2")))).rejects.toMatchObject({ code: "STORE_RECOVERING" });
  await sleep(350);
  expect((await store.exchange(asking(reserve("k2")))).answers).toMatchObject([{ status: "granted" }]);
});

withRedis(
  "charges a lost call though the process that was about to died in the middle of its sweep",
  async () => {
    const { client, url } = await alone();
    const dying = connectRedis(url);
    onTestFinished(async () => void (await dying.quit()));
    let isSweeping = false;
    const call: RedisClient["call"] = (command, ...values) => {
      isSweeping ||= command === "ZRANGEBYSCORE";
      // It has taken over what is to be looked at, and looks at nothing any more.
      if (isSweeping && command === "EVALSHA") return new Promise(() => undefined);
      return dying.call(command, ...values);
    };
    const lost = await redisStore({ client: { call, quit: async () => undefined } });
    const store = await redisStore({ client });
    await lost.exchange(asking(opening, { ...reserve("k1"), leaseMs: 1 } as LedgerVerb));
    await sleep(10);
    void lost.expire();
    await sleep(50);
    await expect.poll(() => store.expire(), { timeout: 5_000 }).toEqual(["k1"]);
  },
);

withRedis("notes a lease that the server has not heard of with the next reservation", async () => {
  const { client } = await alone();
  let isCutOff = true;
  const call: RedisClient["call"] = async (command, ...values) => {
    if (command === "ZADD" && isCutOff) throw new Error("connection reset");
    return client.call(command, ...values);
  };
  const store = await redisStore({ client: { call, quit: () => client.quit() } });
  await store.exchange(asking(opening));
  await expect(store.exchange(asking(reserve("k1")))).rejects.toThrow("connection reset");
  isCutOff = false;
  await store.exchange(asking(reserve("k2")));
  expect(await client.call("ZCARD", "adjourn:lease-index")).toBe(1);
});

withRedis("hangs up on a server that says no goodbye", async () => {
  const { client } = await alone();
  let isHungUp = false;
  const disconnect = () => {
    isHungUp = true;
  };
  const call: RedisClient["call"] = (command, ...values) => client.call(command, ...values);
  const store = await redisStore({ client: { call, quit: () => new Promise(() => undefined), disconnect } });
  await store.close();
  expect(isHungUp).toBe(true);
});

withRedis("fails soon where the server is gone, and lets a task go on without it", async () => {
  const own = await startRedis();
  const client = connectRedis(own.url);
  const store = await redisStore({ client });
  const supervisor = new Supervisor({ store, mode: "enforce", env: {} });
  const lost: string[] = [];
  supervisor.on("store-failed", ({ task }) => void lost.push(task));
  const task = supervisor.task({ id: "t" });
  await task.agent("a").send("b", "shall we begin?");
  await own.stop();
  expect(await task.agent("b").send("a", "yes, with level 4")).toBe("yes, with level 4");
  expect(task.status().counts.turns).toBe(2);
  expect(lost).toEqual(["t"]);
  await supervisor.close().catch(() => undefined);
});
