import type { RedisClient } from "../../src/stores/redis/client.js";
import type { SqliteDatabase } from "../../src/stores/sqlite/database.js";

/** The least that SQLite can do for a reservation: one statement that adds to a row and returns it. */
export function rawSqlite(database: SqliteDatabase): () => unknown {
  database.exec("CREATE TABLE raw (id TEXT PRIMARY KEY, amount INTEGER NOT NULL) WITHOUT ROWID");
  database.exec("INSERT INTO raw VALUES ('task', 0)");
  const update = database.prepare("UPDATE raw SET amount = amount + 1 WHERE id = ? RETURNING amount");
  return () => update.get("task");
}

/** The least that Redis can do for a script: one that does nothing, there and back. */
export async function rawRedis(client: RedisClient): Promise<() => Promise<unknown>> {
  const hash = String(await client.call("SCRIPT", "LOAD", "return 1"));
  return () => client.call("EVALSHA", hash, 1, "raw");
}
