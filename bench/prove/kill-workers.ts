import { setTimeout as sleep } from "node:timers/promises";
import type { Store } from "../../src/stores/store.js";
import { openStore } from "../../test/stores/two-processes/open-store.js";
import { auditRound, openTokens } from "./audit-round.js";
import type { Ground } from "./grounds.js";
import { type Acknowledged, killedWorker } from "./killed-worker.js";
import { type Lane, LEASE_MS } from "./ledger-work.js";

/** What killing workers has shown. */
export interface KillOutcome {
  readonly kills: number;
  readonly acknowledged: number;
  readonly orphans: number;
  /** Longest time from the end of the last lease of a round to the charge of its last orphan, in milliseconds. */
  readonly slowestMs: number;
  readonly breaches: readonly string[];
}

/** Workers at work on the same tasks at the same time. */
const WORKERS = 5;
const TASKS = 2;

/** A worker is killed within this time of its first acknowledged write, in milliseconds. */
const LIFE_MS = [5, 120] as const;

/** Lost calls are looked for this often here; every process that is still there does so by itself every 30 seconds. */
const SWEEP_MS = 1_000;

/** After the end of its lease, a lost call is charged within this time, in milliseconds. */
const CHARGED_WITHIN_MS = 5_000;

/** Kills so many workers at work on one store, in rounds, and audits each round once its leases are over. */
export async function killWorkers(ground: Ground, kills: number, worker: string): Promise<KillOutcome> {
  const store = await openStore(ground.address);
  const sweeping = new AbortController();
  const sweeps = sweep(store, sweeping.signal);
  const audits: Promise<Omit<KillOutcome, "kills">>[] = [];
  let killed = 0;
  for (let round = 0; killed < kills; round += 1) {
    const workers = Array.from({ length: Math.min(WORKERS, kills - killed) }, (_, index) =>
      killedWorker({ worker, address: ground.address, lanes: lanesOf(round, index), livesMs: life() }),
    );
    const lanes = (await Promise.all(workers)).flat();
    audits.push(auditLater(store, lanes));
    killed += workers.length;
  }
  const found = await Promise.all(audits);
  sweeping.abort();
  await sweeps;
  await store.close();
  return {
    kills: killed,
    acknowledged: found.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
    orphans: found.reduce((sum, { orphans }) => sum + orphans, 0),
    slowestMs: Math.max(...found.map(({ slowestMs }) => slowestMs)),
    breaches: found.flatMap(({ breaches }) => breaches.map((breach) => `${ground.name}: ${breach}`)),
  };
}

async function sweep(store: Store, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await store.expire();
    await sleep(SWEEP_MS, undefined, { signal }).catch(() => undefined);
  }
}

function lanesOf(round: number, index: number): Lane[] {
  return Array.from({ length: TASKS }, (_, at) => ({
    round: `kill-${round}`,
    task: `kill-${round}-${at}`,
    name: `worker-${round}-${index}`,
  }));
}

function life(): number {
  const [least, most] = LIFE_MS;
  return least + Math.random() * (most - least);
}

/** Waits until every call of a round has ended, or should have, and audits it. */
async function auditLater(store: Store, lanes: readonly Acknowledged[]): Promise<Omit<KillOutcome, "kills">> {
  const leasesEndAt = performance.now() + LEASE_MS;
  await sleep(LEASE_MS);
  while ((await openTokens(store, lanes)) > 0 && performance.now() - leasesEndAt < CHARGED_WITHIN_MS) {
    await sleep(POLL_MS);
  }
  const slowestMs = performance.now() - leasesEndAt;
  return { ...(await auditRound(store, lanes)), slowestMs };
}

const POLL_MS = 50;
