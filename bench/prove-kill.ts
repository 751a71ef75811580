/**
 * Kills workers, and Redis itself, with `kill -9` in the middle of their work, and audits the ledger.
 * Usage: npm run prove:kill [-- --kills N] [--server-kills N] [--json FILE] [--markdown FILE]
 */
import { hasRedis } from "../test/stores/redis/redis-server.js";
import { countOf } from "./count-of.js";
import { compileSources } from "./prove/compile-sources.js";
import { conclude } from "./prove/conclude.js";
import { durableGrounds } from "./prove/grounds.js";
import { killRedis } from "./prove/kill-redis.js";
import { killWorkers } from "./prove/kill-workers.js";
import type { Row } from "./report.js";

const CHILD = "bench/prove/kill-child.ts";

const kills = countOf("--kills", 500);
const serverKills = countOf("--server-kills", 30);
const breaches: string[] = [];
const workers: Row[] = [];
const servers: Row[] = [];

const sources = compileSources(CHILD);
for (const ground of await durableGrounds()) {
  const found = await killWorkers(ground, kills, sources.pathOf(CHILD));
  await ground.dispose();
  breaches.push(...found.breaches);
  workers.push({
    store: ground.name,
    kills: found.kills,
    "acknowledged writes": found.acknowledged,
    breaches: found.breaches.length,
    "lost calls charged": found.orphans,
    "slowest after its lease, ms": Math.round(found.slowestMs),
  });
}
sources.dispose();
if (hasRedis) {
  for (const fsync of ["everysec", "always"] as const) {
    const found = await killRedis(fsync, serverKills);
    breaches.push(...found.breaches);
    servers.push({
      appendfsync: fsync,
      kills: found.kills,
      "acknowledged writes": found.acknowledged,
      lost: found.lost,
      "oldest lost, ms before": found.oldestLostMs,
      "fence seen": found.fenced,
    });
  }
}

const tables = [
  { title: "kill -9 of workers", rows: workers },
  { title: "kill -9 of Redis with an append-only file", rows: servers },
];
conclude({ name: "prove:kill", setup: "five workers at a time on two tasks of one team", tables, breaches });
