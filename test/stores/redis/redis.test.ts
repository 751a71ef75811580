import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, test } from "vitest";
import { redisStore } from "../../../src/stores/redis.js";
import type { Store } from "../../../src/stores/store.js";
import { storeContract } from "../../../src/testing/store-contract.js";
import { connectRedis, type RedisServer, startRedis } from "./redis-server.js";

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

let cases = 0;
const contract = storeContract("redis", async () => {
  cases += 1;
  const prefix = `case-${cases}:`;
  const opened: Store[] = [];
  const open = async (): Promise<Store> => {
    const store = await redisStore({ client: connectRedis(server.url), prefix });
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

for (const { name, run } of contract) test(name, run);
