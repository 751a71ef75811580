import type { Limits } from "../core/budget/dimension.js";
import type { Policy, ScopeName } from "../core/policy/policy.js";
import type { LedgerVerb } from "../stores/store.js";

/** Which longer budgets a task is charged to besides its own, by names of at most 256 bytes. */
export type Scopes = Readonly<Partial<Record<ScopeName, string>>>;

/** From what is over first to what lasts. */
export const scopeNames = ["thread", "user", "team", "organisation"] as const;

/** Account of a task. */
export function taskAccount(task: string): string {
  return `task:${task}`;
}

/** What a task is charged to besides itself. */
export interface Above {
  /** Accounts of the scopes that its root belongs to. */
  readonly scopes: readonly string[];
  /** Ids of the tasks above it, from the root on. */
  readonly tasks: readonly string[];
}

/** What is above a root without scopes. */
export const nothingAbove: Above = { scopes: [], tasks: [] };

/** What of a task its closing depends on. */
interface Closing {
  readonly id: string;
  readonly parent: Closing | null;
  readonly isOver: boolean;
}

/** The verbs that close a task's account, and those of finished parents, which stay open while it does. */
export function closeAccounts({ id, parent }: Closing): LedgerVerb[] {
  const own: LedgerVerb = { verb: "close", account: taskAccount(id) };
  return parent?.isOver === true ? [own, ...closeAccounts(parent)] : [own];
}

/** The verbs that open a task's account under its parent task, or under the scopes that it belongs to. */
export function openAccounts(
  task: string,
  { parent, scopes, policy, now }: { parent: string | null; scopes: Scopes; policy: Policy; now: number },
): Opening[] {
  const scoped =
    parent === null ? scopeNames.flatMap((name) => scopeAccount(name, scopes[name], policy, now)) : [];
  const parents = parent === null ? scoped.map(({ account }) => account) : [taskAccount(parent)];
  const own = limitsOf(policy.budget.task);
  return [...scoped, { verb: "open", account: taskAccount(task), parents, limits: own }];
}

/**
 * The verbs that join a task which began in another process: what that has opened is taken as it is, and what it has
 * not opened yet stands where it will.
 */
export function joinAccounts(task: string, { scopes, tasks }: Above, policy: Policy): Opening[] {
  const opened: Opening[] = scopes.map((account) => {
    const name = scopeNames.find((known) => account.startsWith(`${known}:`));
    const limits = name === undefined ? {} : limitsOf(policy.budget[name]);
    return { verb: "open", account, parents: [], limits, joins: true };
  });
  const limits = limitsOf(policy.budget.task);
  let parents = scopes;
  for (const id of [...tasks, task]) {
    opened.push({ verb: "open", account: taskAccount(id), parents, limits, joins: true });
    parents = [taskAccount(id)];
  }
  return opened;
}

/** What is above a task, as those who join it are to know: its own opening says which scopes it belongs to. */
export function aboveOf(
  parent: { readonly id: string; readonly above: Above } | null,
  opening: readonly Opening[],
): Above {
  if (parent !== null) return { ...parent.above, tasks: [...parent.above.tasks, parent.id] };
  return { scopes: opening.slice(0, -1).map(({ account }) => account), tasks: [] };
}

type Opening = Extract<LedgerVerb, { verb: "open" }>;

function scopeAccount(name: ScopeName, id: string | undefined, { budget }: Policy, now: number): Opening[] {
  if (id === undefined) return [];
  const limits = budget[name];
  const period = limits === undefined || limits.per === "life" ? "" : `@${periodOf(now, limits.per)}`;
  return [{ verb: "open", account: `${name}:${id}${period}`, parents: [], limits: limitsOf(limits) }];
}

/** Periods are those of UTC, so that all processes agree on them. */
function periodOf(now: number, per: "day" | "month"): string {
  return new Date(now).toISOString().slice(0, per === "day" ? 10 : 7);
}

type PolicyLimits = NonNullable<Policy["budget"]["task"]> | NonNullable<Policy["budget"][ScopeName]>;

function limitsOf(limits: PolicyLimits | undefined): Limits {
  if (limits === undefined) return {};
  const { tokens, usd, modelCalls, toolCalls, turns } = limits;
  return {
    ...(tokens === undefined ? {} : { tokens }),
    ...(usd === undefined ? {} : { nanoUsd: usd }),
    ...(modelCalls === undefined ? {} : { modelCalls }),
    ...(toolCalls === undefined ? {} : { toolCalls }),
    ...(turns === undefined ? {} : { turns }),
  };
}
