import { fixedKey } from "../../src/core/fingerprint.js";
import type { PolicyInput } from "../../src/core/policy/policy.js";
import { countingIds } from "../../src/runtime/ids.js";
import { priceBook } from "../../src/runtime/prices/price-book.js";
import { parsePriceFile } from "../../src/runtime/prices/price-file.js";
import { Supervisor } from "../../src/runtime/supervisor.js";
import type { Task } from "../../src/runtime/task.js";
import type { Store } from "../../src/stores/store.js";
import { type Line, type NetworkOptions, onLine } from "./network.js";
import type { Timekeeper } from "./sim-time.js";
import type { Setup } from "./step.js";

/** One process of the simulated fleet, from its start to its end or crash. */
export interface Worker extends Timekeeper {
  readonly name: string;
  readonly line: Line;
  readonly supervisor: Supervisor;
  /** Its handles on the tasks, by number. */
  readonly tasks: (Task | undefined)[];
}

export interface WorkerOptions extends NetworkOptions {
  readonly name: string;
  readonly skewMs: number;
  readonly store: Store;
  readonly policy: PolicyInput;
}

/** Long against a call and short against the pauses of a script. */
export const LEASE_MS = 60_000;

const DAY_MS = 86_400_000;

/** What all processes of a deployment share. */
const SECRET = "one for all";

/** A dollar per million tokens read, two per million written: 1,000 and 2,000 nano-USD a token. */
const prices = priceBook({
  file: parsePriceFile(
    "prices: [{ model: m, inputUsdPerMillion: 1, outputUsdPerMillion: 2 }]",
    "prices.yaml",
  ),
});

/** Starts a process. */
export function startWorker({ name, skewMs, store, policy, ...network }: WorkerOptions): Worker {
  const line: Line = { state: "up", isUp: true, wasCut: false };
  const keeper: Timekeeper = { skewMs, isUp: true, timers: 0 };
  const supervisor = new Supervisor({
    clock: network.time.clockOf(keeper),
    policy,
    prices,
    secret: SECRET,
    key: fixedKey,
    env: {},
    ids: countingIds(name),
    leaseMs: LEASE_MS,
    // A clock that jumps by an hour would end what it takes for idle.
    idleMs: DAY_MS,
    onStoreFailure: network.setup.onStoreFailure,
    tokens: { count: (text) => ({ tokens: text.length, source: "heuristic" }) },
    store: onLine(store, line, network),
  });
  return Object.assign(keeper, { name, line, supervisor, tasks: [] });
}

/** Ends a process without a word: nothing of it runs any more, and nothing reaches it. */
export function crash(worker: Worker): void {
  worker.isUp = false;
  worker.line.isUp = false;
}

/** The policy of a world. */
export function policyOf({ limits, teamTokens }: Setup): PolicyInput {
  return {
    mode: "enforce",
    throttleMs: 200,
    budget: {
      ...(Object.keys(limits).length === 0 ? {} : { task: limits }),
      ...(teamTokens === null ? {} : { team: { tokens: teamTokens, per: "day" } }),
    },
  };
}
