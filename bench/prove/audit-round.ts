import type { Store } from "../../src/stores/store.js";
import type { Acknowledged } from "./killed-worker.js";
import { asking, costOf, heldFor, keyOf, taskAccount, teamOf } from "./ledger-work.js";

/** What the ledger says of a round whose workers were killed, and whose leases are over. */
export interface Audit {
  readonly acknowledged: number;
  /** Reservations that nobody was left to end. */
  readonly orphans: number;
  /** What broke a promise, in words. */
  readonly breaches: readonly string[];
}

/** Compares what workers were told with what the ledger and the log hold. */
export async function auditRound(store: Store, lanes: readonly Acknowledged[]): Promise<Audit> {
  const breaches: string[] = [];
  let orphans = 0;
  const sums = new Map<string, number>();
  const team: Range = [0, 0];
  for (const one of lanes) {
    const states = await statesOf(store, one);
    orphans += states.filter((state) => state === "expired").length;
    breaches.push(...states.flatMap((state, call) => judge(one, call, state)));
    const total = states.reduce((sum, state, call) => sum + bookedFor(state, call), 0);
    sums.set(one.lane.task, (sums.get(one.lane.task) ?? 0) + total);
    for (const [call] of states.entries()) addRange(team, teamRange(one, call));
  }
  for (const task of begunTasks(lanes)) {
    const expected = sums.get(task);
    const { committed, reserved } = await tokensOf(store, task, taskAccount(task));
    if (committed !== expected)
      breaches.push(`${task}: ${committed} committed, the calls add up to ${expected}`);
    if (reserved !== 0) breaches.push(`${task}: ${reserved} still reserved`);
    breaches.push(...(await missingMarks(store, task, lanes)));
  }
  const [round, task] = [lanes[0]?.lane.round, begunTasks(lanes)[0]];
  if (round !== undefined && task !== undefined) {
    const account = teamOf(round);
    const { committed, reserved } = await tokensOf(store, task, account);
    const isWithin = committed >= team[0] && committed <= team[1];
    if (!isWithin) breaches.push(`${account}: ${committed} committed, expected ${team[0]} to ${team[1]}`);
    if (reserved !== 0) breaches.push(`${account}: ${reserved} still reserved`);
  }
  const acknowledged = lanes.reduce((sum, { reserved, settled }) => sum + reserved + settled + 2, 0);
  return { acknowledged, orphans, breaches };
}

/** Tokens that are reserved in a round's tasks and their team. */
export async function openTokens(store: Store, lanes: readonly Acknowledged[]): Promise<number> {
  let open = 0;
  for (const task of begunTasks(lanes)) {
    const { answers } = await store.exchange(
      asking(task, [{ verb: "standing", account: taskAccount(task) }]),
    );
    const [answer] = answers;
    const accounts = answer?.verb === "standing" ? answer.accounts : [];
    open += accounts.reduce((sum, { dimensions }) => sum + dimensions.tokens.reserved, 0);
  }
  return open;
}

/** Tasks of which at least one call was acknowledged; of others nothing is promised. */
function begunTasks(lanes: readonly Acknowledged[]): string[] {
  return [...new Set(lanes.filter(({ reserved }) => reserved >= 0).map(({ lane }) => lane.task))];
}

/** States of all calls of a lane, up to the one that was under way. */
async function statesOf(store: Store, { lane, reserved }: Acknowledged): Promise<readonly string[]> {
  const keys = Array.from({ length: reserved + 2 }, (_, call) => keyOf(lane, call));
  // It extends no lease by more than it has, and of what has ended it tells how.
  const verbs = keys.map((key) => ({ verb: "renew", key, leaseMs: 1 }) as const);
  const { answers } = await store.exchange(asking(lane.task, verbs));
  return answers.map((answer) => ("status" in answer ? answer.status : ""));
}

function judge({ lane, reserved, settled }: Acknowledged, call: number, state: string): string[] {
  const possible = call <= settled ? ["settled"] : ["settled", "expired"];
  const isFine = possible.includes(state) || (state === "unknown" && call > reserved);
  if (isFine) return [];
  return [`${keyOf(lane, call)}: ${state}; acknowledged were ${reserved} reserved, ${settled} settled`];
}

function bookedFor(state: string, call: number): number {
  if (state === "settled") return costOf(call);
  return state === "expired" ? heldFor(call) : 0;
}

type Range = [least: number, most: number];

/** A team may have been charged differently from the task for a call whose last write was not acknowledged. */
function teamRange({ reserved, settled }: Acknowledged, call: number): Range {
  if (call <= settled) return [costOf(call), costOf(call)];
  return [call <= reserved ? costOf(call) : 0, heldFor(call)];
}

function addRange(range: Range, [least, most]: Range): void {
  range[0] += least;
  range[1] += most;
}

async function tokensOf(store: Store, task: string, account: string) {
  const { answers } = await store.exchange(asking(task, [{ verb: "standing", account }]));
  const [answer] = answers;
  const tokens = answer?.verb === "standing" ? answer.accounts[0]?.dimensions.tokens : undefined;
  if (tokens === undefined) throw new Error(`Expected the standing of ${account}.`);
  return tokens;
}

/** Marks of acknowledged calls that the log has not, or has twice. */
async function missingMarks(store: Store, task: string, lanes: readonly Acknowledged[]): Promise<string[]> {
  const { others } = await store.exchange(asking(task, []));
  const times = new Map<string, number>();
  for (const one of others) if ("mark" in one) times.set(one.mark, (times.get(one.mark) ?? 0) + 1);
  return lanes
    .filter(({ lane }) => lane.task === task)
    .flatMap(({ lane, reserved }) => Array.from({ length: reserved + 1 }, (_, call) => keyOf(lane, call)))
    .filter((mark) => times.get(mark) !== 1)
    .map((mark) => `${mark}: ${times.get(mark) ?? 0} times in the log`);
}
