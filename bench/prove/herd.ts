import type { LedgerVerb, Store } from "../../src/stores/store.js";
import { StoreError } from "../../src/stores/store-error.js";

/** A part of a herd: so many who reserve one place each, at once. */
export interface HerdPart {
  readonly task: string;
  /** Begins the keys; no other part of the herd has the same. */
  readonly name: string;
  readonly count: number;
}

/** What became of a part of a herd. */
export interface HerdOutcome {
  readonly granted: number;
  readonly refused: number;
  /** Turned away because others held the store for as long as was to be waited. */
  readonly busy: number;
  /** Requests that were answered by none of these, in words. */
  readonly failed: readonly string[];
}

const account = (task: string) => `task:${task}`;

/** Opens a task with so many places. */
export async function openPlaces(store: Store, task: string, places: number): Promise<void> {
  await store.exchange(
    asking(task, { verb: "open", account: account(task), parents: [], limits: { modelCalls: places } }),
  );
}

/** Lets a part of a herd loose. */
export async function runHerd(store: Store, { task, name, count }: HerdPart): Promise<HerdOutcome> {
  const tries = Array.from({ length: count }, async (_, at) => {
    const { answers } = await store.exchange(asking(task, reserve(task, `${name}-${at}`)));
    const [answer] = answers;
    return answer?.verb === "reserve" ? answer.status : "without an answer";
  });
  const settled = await Promise.allSettled(tries);
  const statuses = settled.map((one) => (one.status === "fulfilled" ? one.value : wordOf(one.reason)));
  const those = (word: string) => statuses.filter((status) => status === word).length;
  return {
    granted: those("granted"),
    refused: those("refused"),
    busy: those("STORE_BUSY"),
    failed: statuses.filter((status) => !["granted", "refused", "STORE_BUSY"].includes(status)),
  };
}

function wordOf(error: unknown): string {
  return error instanceof StoreError ? error.code : String(error);
}

/** Places that the ledger holds. */
export async function heldPlaces(store: Store, task: string): Promise<number> {
  const { answers } = await store.exchange(asking(task, { verb: "standing", account: account(task) }));
  const [answer] = answers;
  if (answer?.verb !== "standing") throw new Error("Expected the standing of a task.");
  return answer.accounts[0]?.dimensions.modelCalls.reserved ?? 0;
}

/** No lease ends before the herd has been counted. */
const LEASE_MS = 600_000;

function reserve(task: string, key: string): LedgerVerb {
  return { verb: "reserve", key, account: account(task), amounts: { modelCalls: 1 }, leaseMs: LEASE_MS };
}

function asking(task: string, verb: LedgerVerb) {
  return { root: task, task, append: [], verbs: [verb], cursor: -1 };
}
