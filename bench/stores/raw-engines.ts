import type { RedisClient } from "../../src/stores/redis/client.js";
import type { SqliteDatabase } from "../../src/stores/sqlite/database.js";
import { quantileOf } from "./quantile-of.js";

/** Median microseconds of the least that SQLite can do: a transaction that adds a row and changes one. */
export function rawSqliteUs(database: SqliteDatabase, times: number): number {
  database.exec("CREATE TABLE raw (id INTEGER PRIMARY KEY, text TEXT); CREATE TABLE total (amount INTEGER)");
  database.exec("INSERT INTO total VALUES (0)");
  const insert = database.prepare("INSERT INTO raw (text) VALUES (?)");
  const update = database.prepare("UPDATE total SET amount = amount + 1");
  const took = Array.from({ length: times }, () => {
    const began = performance.now();
    database.exec("BEGIN IMMEDIATE");
    insert.run("x".repeat(100));
    update.run();
    database.exec("COMMIT");
    return (performance.now() - began) * 1_000;
  });
  return quantileOf(took, 0.5);
}

/** Median microseconds of the least that Redis can do: one command there and back. */
export async function rawRedisUs(client: RedisClient, times: number): Promise<number> {
  const took: number[] = [];
  for (let at = 0; at < times; at += 1) {
    const began = performance.now();
    await client.call("INCR", "raw");
    took.push((performance.now() - began) * 1_000);
  }
  return quantileOf(took, 0.5);
}
