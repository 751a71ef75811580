import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasRedis, startRedis } from "../../test/stores/redis/redis-server.js";
import { hasSqlite } from "../../test/stores/sqlite/open-database.js";
import type { StoreAddress } from "../../test/stores/two-processes/open-store.js";

/** A store that several processes can be sent to. */
export interface Ground {
  readonly name: string;
  readonly address: StoreAddress;
  /** Stops its server and deletes its data. */
  readonly dispose: () => Promise<void>;
}

/** Sets up each store that outlives a process, where its engine is installed; says which one is left out. */
export async function durableGrounds(): Promise<readonly Ground[]> {
  for (const [name, has] of [["SQLite", hasSqlite] as const, ["Redis", hasRedis] as const]) {
    if (!has) console.log(`skipped  ${name}: its engine, or a driver for it, is not installed`);
  }
  return [...(hasSqlite ? [await sqlite()] : []), ...(hasRedis ? [await redis()] : [])];
}

async function sqlite(): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), "adjourn-"));
  return {
    name: "SQLite",
    address: { kind: "sqlite", at: join(folder, "store.db") },
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

async function redis(): Promise<Ground> {
  const server = await startRedis();
  return { name: "Redis", address: { kind: "redis", at: server.url }, dispose: server.stop };
}
