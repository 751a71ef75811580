import { redisStore } from "../../../src/stores/redis.js";
import { sqliteStore } from "../../../src/stores/sqlite.js";
import type { Store } from "../../../src/stores/store.js";
import { connectRedis } from "../redis/redis-server.js";
import { openDatabase } from "../sqlite/open-database.js";

/** Where a store lives, in a form that another process can be told: a file or a URL. */
export interface StoreAddress {
  readonly kind: "sqlite" | "redis";
  readonly at: string;
}

/** Opens the store at an address. */
export async function openStore({ kind, at }: StoreAddress): Promise<Store> {
  if (kind === "sqlite") return sqliteStore({ file: at, open: openDatabase });
  return redisStore({ client: connectRedis(at) });
}
