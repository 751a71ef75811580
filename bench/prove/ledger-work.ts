import type { ExchangeRequest, LedgerVerb, Store } from "../../src/stores/store.js";

/** A worker's part in a round: it makes calls in each of the round's tasks, one after the other. */
export interface Lane {
  readonly round: string;
  readonly task: string;
  /** Begins the keys of the calls; no other worker of any round has the same. */
  readonly name: string;
}

/** How long a call of these workers is held for. Long enough for one on a busy machine. */
export const LEASE_MS = 2_000;

/** Tokens held for a call, by its number: sums of different calls differ. */
export const heldFor = (call: number): number => 20 + (call % 13);

/** Tokens that it turns out to cost, never more than were held. */
export const costOf = (call: number): number => 1 + ((call * 7) % 19);

export const keyOf = ({ name, task }: Lane, call: number): string => `${name}:${task}:${call}`;

export const taskAccount = (task: string): string => `task:${task}`;
export const teamOf = (round: string): string => `team:${round}`;

/** Opens the account of a lane's task, and that of the team which all tasks of a round count towards. */
export function openLane(store: Store, { round, task }: Lane): Promise<unknown> {
  const team = teamOf(round);
  return store.exchange(
    asking(task, [
      { verb: "open", account: team, parents: [], limits: {} },
      { verb: "open", account: taskAccount(task), parents: [team], limits: {} },
    ]),
  );
}

/** Holds the tokens of a call, and marks it in the log. */
export async function reserveCall(store: Store, lane: Lane, call: number): Promise<void> {
  const key = keyOf(lane, call);
  const amounts = { tokens: heldFor(call) };
  const account = taskAccount(lane.task);
  const append = [{ type: "progress", mark: key, tokens: 0 } as const];
  const verbs = [{ verb: "reserve", key, account, amounts, leaseMs: LEASE_MS } as const];
  const { answers } = await store.exchange({ ...asking(lane.task, verbs), append });
  const [answer] = answers;
  if (answer?.verb !== "reserve" || answer.status !== "granted") {
    throw new Error(`Expected ${key} to be granted, got ${JSON.stringify(answer)}.`);
  }
}

/** Books what a call cost. */
export async function settleCall(store: Store, lane: Lane, call: number): Promise<void> {
  const amounts = { tokens: costOf(call) };
  await store.exchange(asking(lane.task, [{ verb: "settle", key: keyOf(lane, call), amounts }]));
}

/** A request of a task under its own root. */
export function asking(task: string, verbs: readonly LedgerVerb[]): ExchangeRequest {
  return { root: task, task, append: [], verbs, cursor: -1 };
}
