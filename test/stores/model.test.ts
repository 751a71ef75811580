import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished, test } from "vitest";
import { memoryStore } from "../../src/stores/memory.js";
import { redisStore } from "../../src/stores/redis.js";
import { sqliteStore } from "../../src/stores/sqlite.js";
import { agreesWithModel } from "./model/agrees-with-model.js";
import { connectRedis, hasRedis, startRedis } from "./redis/redis-server.js";
import { hasSqlite, openDatabase } from "./sqlite/open-database.js";

/** How often each is tried; the suite of every day takes a tenth. */
const FULL = Number(process.env["ADJOURN_MODEL_SHARE"] ?? 0.1);
const runsOf = (full: number) => Math.ceil(full * FULL);

test("the memory store agrees with the model in any sequence of requests", { timeout: 300_000 }, async () => {
  let now = 0;
  const store = memoryStore({ now: () => now, isShared: true });
  const advance = async (ms: number) => {
    now += ms;
  };
  await agreesWithModel(
    { store, another: async () => store, advance, dispose: () => store.close() },
    runsOf(2_000),
  );
});

test.runIf(hasSqlite)(
  "the SQLite store agrees with the model in any sequence of requests",
  { timeout: 300_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "adjourn-"));
    let now = 0;
    const open = () => sqliteStore({ file: join(folder, "store.db"), open: openDatabase, now: () => now });
    const [store, other] = [open(), open()];
    const dispose = async () => {
      await store.close();
      await other.close();
      await rm(folder, { recursive: true });
    };
    onTestFinished(dispose);
    const advance = async (ms: number) => {
      now += ms;
    };
    await agreesWithModel({ store, another: async () => other, advance, dispose }, runsOf(1_000));
  },
);

test.runIf(hasRedis)(
  "the Redis store agrees with the model in any sequence of requests",
  { timeout: 300_000 },
  async () => {
    const server = await startRedis();
    const [store, other] = [
      await redisStore({ client: connectRedis(server.url) }),
      await redisStore({ client: connectRedis(server.url) }),
    ];
    const dispose = async () => {
      await store.close();
      await other.close();
      await server.stop();
    };
    onTestFinished(dispose);
    // The server's clock cannot be moved.
    const advance = (ms: number) => sleep(ms + 5);
    await agreesWithModel({ store, another: async () => other, advance, dispose }, runsOf(200));
  },
);
