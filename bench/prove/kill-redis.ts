import { setTimeout as sleep } from "node:timers/promises";
import { redisStore } from "../../src/stores/redis.js";
import type { Store } from "../../src/stores/store.js";
import { connectRedis, type RedisServer, startRedis } from "../../test/stores/redis/redis-server.js";
import { asking, keyOf, type Lane, openLane, reserveCall, settleCall } from "./ledger-work.js";

/** How Redis hands its append-only file to the disk. */
export type Fsync = "everysec" | "always";

/** What killing the server has shown. */
export interface ServerKillOutcome {
  readonly fsync: Fsync;
  readonly kills: number;
  readonly acknowledged: number;
  /** Acknowledged writes that the server did not have after its restart. */
  readonly lost: number;
  /** Age of the oldest of them when the server was killed, in milliseconds. */
  readonly oldestLostMs: number;
  /** Restarts after which the fence stood. */
  readonly fenced: number;
  readonly breaches: readonly string[];
}

/** A write that the store has acknowledged. */
interface Write {
  readonly lane: Lane;
  readonly call: number;
  readonly verb: "reserve" | "settle";
  readonly at: number;
}

const LANES = 8;
/** The server is killed within this time of the first write, in milliseconds. */
const LIFE_MS = [30, 400] as const;
/** Short, so that its end can be waited for. */
const FENCE_MS = 250;

/**
 * What Redis promises of each mode: with `always` nothing is lost; with `everysec` a second's writes may be, and two
 * seconds' where the disk is busy.
 */
const LOSS_WINDOW_MS: Readonly<Record<Fsync, number>> = { always: 0, everysec: 2_000 };

/** Kills a server with `kill -9` while calls are booked on it, starts it again, and compares. */
export async function killRedis(fsync: Fsync, kills: number): Promise<ServerKillOutcome> {
  const server = await startRedis("--appendonly", "yes", "--appendfsync", fsync);
  const rounds: Round[] = [];
  for (let round = 0; round < kills; round += 1) rounds.push(await killOnce(server, round));
  await server.stop();
  const lost = rounds.flatMap((one) => one.lostAges);
  const oldestLostMs = Math.max(0, ...lost);
  const breaches = rounds.flatMap((one) => one.breaches);
  if (lost.length > 0 && oldestLostMs >= LOSS_WINDOW_MS[fsync]) {
    breaches.push(
      `${lost.length} acknowledged writes lost, the oldest of ${oldestLostMs} ms before the kill`,
    );
  }
  return {
    fsync,
    kills,
    acknowledged: rounds.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
    lost: lost.length,
    oldestLostMs,
    fenced: rounds.filter(({ isFenced }) => isFenced).length,
    breaches: breaches.map((breach) => `Redis, ${fsync}: ${breach}`),
  };
}

interface Round {
  readonly acknowledged: number;
  readonly lostAges: readonly number[];
  readonly isFenced: boolean;
  readonly breaches: readonly string[];
}

async function killOnce(server: RedisServer, round: number): Promise<Round> {
  const before = await redisStore({ client: connectRedis(server.url), fenceMs: FENCE_MS });
  const lanes = Array.from({ length: LANES }, (_, at) => {
    const task = `round-${round}-${at}`;
    return { round: `round-${round}`, task, name: "lane" };
  });
  for (const lane of lanes) await openLane(before, lane);
  const writes: Write[] = [];
  const work = Promise.all(lanes.map((lane) => callUntilGone(before, lane, writes)));
  const [least, most] = LIFE_MS;
  await sleep(least + Math.random() * (most - least));
  const killedAt = performance.now();
  await server.kill();
  await work;
  await before.close().catch(() => undefined);
  await server.restart();
  const after = await redisStore({ client: connectRedis(server.url), fenceMs: FENCE_MS });
  const [first] = lanes;
  const { isFenced, breaches } = await fenceOf(after, first as Lane);
  const isKept = await Promise.all(writes.map((write) => isInLedger(after, write)));
  await after.close();
  const lostAges = writes.flatMap(({ at }, index) => (isKept[index] ? [] : [Math.round(killedAt - at)]));
  return { acknowledged: writes.length, lostAges, isFenced, breaches };
}

async function callUntilGone(store: Store, lane: Lane, writes: Write[]): Promise<void> {
  try {
    for (let call = 0; ; call += 1) {
      await reserveCall(store, lane, call);
      writes.push({ lane, call, verb: "reserve", at: performance.now() });
      await settleCall(store, lane, call);
      writes.push({ lane, call, verb: "settle", at: performance.now() });
    }
  } catch {
    // The server is gone, which is what this waits for.
  }
}

/** Nothing is reserved until the fence is over; then something is. */
async function fenceOf(store: Store, lane: Lane): Promise<Pick<Round, "isFenced" | "breaches">> {
  const call = 1_000_000;
  const refusal = await reserveCall(store, lane, call).then(() => null, String);
  const isFenced = refusal?.includes("Expected no reservation for another") ?? false;
  await sleep(FENCE_MS);
  const late = await reserveCall(store, lane, call).then(() => null, String);
  const breaches = [
    ...(isFenced ? [] : [`reserved at once after a restart: ${refusal ?? "granted"}`]),
    ...(late === null ? [] : [`refused after the fence: ${late}`]),
  ];
  return { isFenced, breaches };
}

async function isInLedger(store: Store, { lane, call, verb }: Write): Promise<boolean> {
  const { answers } = await store.exchange(
    asking(lane.task, [{ verb: "renew", key: keyOf(lane, call), leaseMs: 1 }]),
  );
  const [answer] = answers;
  const status = answer !== undefined && "status" in answer ? answer.status : "unknown";
  return verb === "settle" ? status === "settled" : status !== "unknown";
}
