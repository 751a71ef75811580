import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryStore } from "../../src/stores/memory.js";
import { redisStore } from "../../src/stores/redis.js";
import { prepareDatabase, type Synchronous } from "../../src/stores/sqlite/database.js";
import { sqliteStore } from "../../src/stores/sqlite.js";
import { connectRedis, hasRedis, startRedis } from "../../test/stores/redis/redis-server.js";
import { hasSqlite, openDatabase } from "../../test/stores/sqlite/open-database.js";
import { rawRedis, rawSqlite } from "./raw-engines.js";
import { type Alone, timeAlone } from "./time-alone.js";
import { type Together, timeTogether } from "./time-together.js";

/** What was measured of one store. */
export interface Measured {
  readonly store: "memory" | "SQLite, normal" | "SQLite, full" | "Redis, without persistence";
  readonly alone: Alone;
  /** With a second handle, as another process has one, at work on the same task. */
  readonly inTurn?: Alone;
  readonly tasks: number;
  readonly together: Together;
}

export interface MeasureOptions {
  readonly calls: number;
  readonly exchanges: number;
}

/** Tasks at work at once on one host that runs a fleet; in Redis, requests in flight on one connection. */
const SQLITE_TASKS = 32;
const REDIS_TASKS = 16;

/** Measures the stores whose engines are there. */
export async function measureStores(options: MeasureOptions): Promise<readonly Measured[]> {
  const measured = [await memory(options)];
  if (hasSqlite) measured.push(await sqlite("normal", options), await sqlite("full", shortened(options)));
  if (hasRedis) measured.push(await redis(options));
  return measured;
}

/** A flush to disk takes milliseconds where the machine shares its disk, so fewer have to do. */
function shortened({ calls, exchanges }: MeasureOptions): MeasureOptions {
  return { calls: calls / 10, exchanges: exchanges / 10 };
}

async function memory({ calls, exchanges }: MeasureOptions): Promise<Measured> {
  const store = memoryStore({ isShared: true });
  const alone = await timeAlone(store, { calls });
  const tasks = SQLITE_TASKS;
  return { store: "memory", alone, tasks, together: await timeTogether(store, { tasks, exchanges }) };
}

async function sqlite(synchronous: Synchronous, { calls, exchanges }: MeasureOptions): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "adjourn-"));
  const engine = openDatabase(join(folder, "raw.db"));
  prepareDatabase(engine, { synchronous, waitMs: 5_000 });
  const raw = rawSqlite(engine);
  const open = (name: string) => sqliteStore({ file: join(folder, name), open: openDatabase, synchronous });
  const store = open("store.db");
  const alone = await timeAlone(store, { calls, raw });
  const [one, other] = [open("shared.db"), open("shared.db")];
  const inTurn = await timeAlone(one, { calls: calls / 4, raw, others: [other] });
  const tasks = SQLITE_TASKS;
  const together = await timeTogether(store, { tasks, exchanges, raw });
  engine.close();
  for (const opened of [store, one, other]) await opened.close();
  rmSync(folder, { recursive: true });
  return { store: `SQLite, ${synchronous}`, alone, inTurn, tasks, together };
}

async function redis({ calls, exchanges }: MeasureOptions): Promise<Measured> {
  const server = await startRedis();
  const client = connectRedis(server.url);
  const raw = await rawRedis(client);
  const open = (prefix: string) => redisStore({ client: connectRedis(server.url), prefix });
  const [store, one, other] = [await open("a:"), await open("b:"), await open("b:")];
  const alone = await timeAlone(store, { calls, raw });
  const inTurn = await timeAlone(one, { calls: calls / 4, raw, others: [other] });
  const tasks = REDIS_TASKS;
  const together = await timeTogether(store, { tasks, exchanges, raw });
  for (const opened of [store, one, other]) await opened.close();
  await client.quit();
  await server.stop();
  return { store: "Redis, without persistence", alone, inTurn, tasks, together };
}
