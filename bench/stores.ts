/**
 * Times what a store does for one model call against the least that its engine can do, in the same run.
 * Usage: npm run bench:stores [-- --json FILE] [--markdown FILE]
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { memoryStore } from "../src/stores/memory.js";
import { redisStore } from "../src/stores/redis.js";
import { prepareDatabase, type Synchronous } from "../src/stores/sqlite/database.js";
import { sqliteStore } from "../src/stores/sqlite.js";
import { connectRedis, hasRedis, startRedis } from "../test/stores/redis/redis-server.js";
import { hasSqlite, openDatabase } from "../test/stores/sqlite/open-database.js";
import {
  argument,
  machine,
  markdownTables,
  printTable,
  type Row,
  replaceMarked,
  writeJson,
} from "./report.js";
import { rawRedisUs, rawSqliteUs } from "./stores/raw-engines.js";
import { type Decisions, timeDecisions } from "./stores/time-decisions.js";

const CALLS = 2_000;

const setup = `${machine()}, load ${(loadavg()[0] ?? 0).toFixed(1)} at the start; ${CALLS} model calls`;
const rows: Row[] = [row("memory", await timeDecisions(memoryStore({ isShared: true }), CALLS), null)];
if (hasSqlite) for (const synchronous of ["normal", "full"] as const) rows.push(await sqlite(synchronous));
if (hasRedis) rows.push(await redis());

const table = { title: "One exchange: an event, and a reservation or its end", rows };
console.log(setup);
printTable(table.title, rows);

const [json, markdown] = ["--json", "--markdown"].map(argument);
if (json !== undefined) writeJson(json, { setup, tables: [table] });
if (markdown !== undefined) {
  const text = `${setup}.\n\n${markdownTables([table])}`;
  writeFileSync(markdown, replaceMarked(readFileSync(markdown, "utf8"), "bench:stores", text));
}

async function sqlite(synchronous: Synchronous): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), "adjourn-"));
  const raw = openDatabase(join(folder, "raw.db"));
  prepareDatabase(raw, synchronous);
  const rawUs = rawSqliteUs(raw, CALLS);
  raw.close();
  const store = sqliteStore({ file: join(folder, "store.db"), open: openDatabase, synchronous });
  const decisions = await timeDecisions(store, CALLS);
  await store.close();
  rmSync(folder, { recursive: true });
  return row(`SQLite, ${synchronous}`, decisions, rawUs);
}

async function redis(): Promise<Row> {
  const server = await startRedis();
  const client = connectRedis(server.url);
  const rawUs = await rawRedisUs(client, CALLS);
  const store = await redisStore({ client });
  const decisions = await timeDecisions(store, CALLS);
  await store.close();
  await server.stop();
  return row("Redis, without persistence", decisions, rawUs);
}

function row(store: string, { medianUs, p99Us, perSecond }: Decisions, rawUs: number | null): Row {
  return {
    store,
    "median µs": Math.round(medianUs),
    "p99 µs": Math.round(p99Us),
    "engine alone µs": rawUs === null ? "" : Math.round(rawUs),
    "× engine": rawUs === null ? "" : (medianUs / rawUs).toFixed(1),
    "32 tasks at once, per second": Math.round(perSecond),
  };
}
