import { DIMENSIONS, type Dimension } from "../core/budget/dimension.js";
import type { AccountStanding } from "../core/budget/verbs/standing.js";
import type { Standing } from "../core/control-event.js";
import type { LedgerAnswer } from "../stores/store.js";
import { taskAccount } from "./accounts.js";
import type { Left } from "./model-request.js";
import type { Soon } from "./soon.js";
import type { TaskCore } from "./task-core.js";

/** Asks where the accounts stand that a task is charged to. */
export function standingsOf(task: TaskCore): Soon<readonly AccountStanding[]> {
  const answers = task.exchange([{ verb: "standing", account: taskAccount(task.id) }]);
  return answers instanceof Promise ? answers.then(standingsIn) : standingsIn(answers);
}

function standingsIn(answers: readonly LedgerAnswer[]): readonly AccountStanding[] {
  const answer = answers.find((candidate) => candidate.verb === "standing");
  return answer?.accounts ?? [];
}

/** What the fullest of the accounts leave. */
export function leftOf(accounts: readonly AccountStanding[]): Left {
  return { tokens: least(accounts, "tokens"), nanoUsd: least(accounts, "nanoUsd") };
}

function least(accounts: readonly AccountStanding[], dimension: Dimension): number | null {
  const left = accounts.flatMap(({ dimensions }) => {
    const { limit, committed, reserved } = dimensions[dimension];
    return limit === null ? [] : [Math.max(0, limit - committed - reserved)];
  });
  return left.length === 0 ? null : Math.min(...left);
}

/**
 * The limits that were at their warning share before this call, as the log shall remember them. What the call
 * itself holds is not spent: a clamped one holds all that is left and mostly costs far less.
 */
export function fullLimits(task: TaskCore, { account, dimensions }: AccountStanding): Standing[] {
  const name = account === taskAccount(task.id) ? "task" : account;
  return DIMENSIONS.flatMap((dimension) => {
    const { limit, committed, reserved } = dimensions[dimension];
    const used = committed + reserved;
    const isFull = limit !== null && used * 100 >= limit * task.policy.budget.warnPercent;
    return isFull ? [{ account: name, dimension, limit, used }] : [];
  });
}

/** The limit that leaves no room for a single token of output to a call of at least `tokens`. */
export function fullest(
  accounts: readonly AccountStanding[],
  left: Left,
  tokens: number,
): Standing | undefined {
  const dimension = left.tokens !== null && left.tokens < tokens ? "tokens" : "nanoUsd";
  const all = accounts.flatMap(({ account, dimensions }) => {
    const { limit, committed, reserved } = dimensions[dimension];
    return limit === null ? [] : [{ account, dimension, limit, used: committed + reserved }];
  });
  return all.sort((a, b) => a.limit - a.used - (b.limit - b.used))[0];
}
