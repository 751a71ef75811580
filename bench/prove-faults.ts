/**
 * Puts a faulty network between a supervisor and Redis: nothing may hang, work goes on, and all of it is booked later.
 * Usage: npm run prove:faults [-- --rounds N] [--json FILE] [--markdown FILE]
 */
import type { Fault } from "../test/stores/redis/fault-proxy.js";
import { hasRedis, startRedis } from "../test/stores/redis/redis-server.js";
import { countOf } from "./count-of.js";
import { conclude } from "./prove/conclude.js";
import { type FaultOutcome, faultRun, GRACE_MS, STORE_TIMEOUT_MS } from "./prove/fault-run.js";
import type { Row } from "./report.js";

const faults: Readonly<Record<string, Fault>> = {
  "latency of 40 ms there and back": { kind: "latency", ms: 20 },
  "latency beyond the timeout": { kind: "latency", ms: 2 * STORE_TIMEOUT_MS },
  "each byte by itself": { kind: "split" },
  "black hole": { kind: "black-hole" },
  "half-open": { kind: "half-open" },
  reset: { kind: "reset" },
};

const rounds = countOf("--rounds", 10);
const breaches: string[] = [];
const rows: Row[] = [];
if (hasRedis) {
  const server = await startRedis();
  const found: (readonly FaultOutcome[])[] = [];
  for (let round = 0; round < rounds; round += 1) {
    // At the same time, each behind a proxy of its own: most of it is waiting.
    const runs = Object.values(faults).map((fault, at) => faultRun(server, fault, `${at}-${round}`));
    found.push(await Promise.all(runs));
  }
  for (const [at, name] of Object.keys(faults).entries()) {
    const own = found.flatMap((outcomes) => outcomes[at] ?? []);
    breaches.push(...own.flatMap((one) => one.breaches.map((breach) => `${name}: ${breach}`)));
    rows.push(rowOf(name, own));
  }
  await server.stop();
} else {
  console.log("skipped  faults: there is no redis-server, or no client for it");
}

const title = "Two agents in a loop and one that makes calls, for 2.5 seconds of a fault";
const setup = `${rounds} rounds each; the store is out of reach after ${STORE_TIMEOUT_MS} ms, ${GRACE_MS} ms of grace`;
conclude({ name: "prove:faults", setup, tables: [{ title, rows }], breaches });

function rowOf(fault: string, found: readonly FaultOutcome[]): Row {
  const most = (name: "slowestMs" | "closeMs" | "recoveryMs") =>
    Math.round(Math.max(...found.map((one) => one[name])));
  return {
    fault,
    rounds: found.length,
    "store lost": found.filter(({ isLost }) => isLost).length,
    "loops cut": found.filter(({ refusal }) => refusal === "PART_CUT").length,
    "calls made": found.reduce((sum, { calls }) => sum + calls, 0),
    "slowest verb, ms": most("slowestMs"),
    "slowest close, ms": most("closeMs"),
    "all booked after, ms": most("recoveryMs"),
    broken: found.flatMap((one) => one.breaches).length,
  };
}
