import { isDeepStrictEqual } from "node:util";
import { snapshot } from "../../src/core/engine/snapshot.js";
import type { ModelLedger } from "./model-ledger.js";
import type { ModelStore } from "./model-store.js";
import type { Worker } from "./worker.js";

/** What the provider knows of a call. */
export interface Billed {
  readonly task: string;
  readonly worker: Worker;
  /** `null` where the provider refused. */
  tokens: number | null;
  /** Most that was declared, which is charged for a worker that dies. */
  readonly bound: number;
  /** Whether its holder reported the end. */
  isEnded: boolean;
  /** Whether the store said yes to that: it must be in the ledger whatever happens then. */
  acknowledged: boolean;
}

/** What the provider billed is in the ledger once, and what was acknowledged is there whatever happened then. */
export function wronglyBooked(calls: ReadonlyMap<string, Billed>, ledger: ModelLedger): string[] {
  return [...calls].flatMap(([key, { worker, tokens, acknowledged, isEnded }]) => {
    const entry = ledger.calls.get(key);
    if (entry?.status === "reserved") return `${key}: still held at the end`;
    const billed = `${key}: ${tokens} tokens were billed`;
    if (entry?.status === "released" && tokens !== null) return `${billed}, and given back`;
    const isBooked = entry?.status === "settled" || entry?.status === "charged";
    if (isBooked && entry.booked.tokens !== tokens) return `${billed}, and ${entry.booked.tokens} booked`;
    const isReported = tokens !== null && (acknowledged || (worker.isUp && isEnded));
    return isReported && !isBooked ? `${billed} and reported, and it is ${entry?.status}` : [];
  });
}

/** The least that a task's calls cost: of a worker that died, what went beyond its bound is nowhere known. */
export function leastBilled(
  calls: Iterable<Billed>,
  least: ReadonlyMap<string, number>,
): Map<string, number> {
  const billed = new Map(least);
  for (const { task, worker, tokens, bound, isEnded } of calls) {
    const known = isEnded && worker.isUp ? (tokens ?? 0) : Math.min(tokens ?? 0, bound);
    billed.set(task, (billed.get(task) ?? 0) + known);
  }
  return billed;
}

/** A call is told of once, however often it was sent. */
export function toldTwice({ tasks }: ModelStore): string[] {
  return [...tasks].flatMap(([id, { log }]) => {
    const keys = log.flatMap((one) => (one.type === "model-call" ? (one.key ?? []) : []));
    return new Set(keys).size < keys.length ? `${id}: a call stands in the log twice` : [];
  });
}

/** Whoever has read the whole log has come to the same state, to the letter. */
export function disagreeing({ tasks }: ModelStore, workers: readonly Worker[]): string[] {
  return [...tasks].flatMap(([id, { state }]) => {
    const expected = JSON.stringify(snapshot(state));
    return workers.flatMap(({ name, tasks: handles }) => {
      const task = handles.find((one) => one?.id === id);
      if (task === undefined || task.isOver) return [];
      const got = JSON.stringify(snapshot(task.log.state));
      // Texts are compared in no time; in those that differ, fields may only have come in another order.
      if (got === expected || isDeepStrictEqual(JSON.parse(got), JSON.parse(expected))) return [];
      return `${name}, ${id}: expected the state ${expected}, got ${got}`;
    });
  });
}
