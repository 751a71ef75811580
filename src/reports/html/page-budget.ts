import type { Standing } from "../../core/control-event.js";
import type { Counts } from "../../core/engine/state.js";
import type { Policy } from "../../core/policy/policy.js";
import { countText, nounText } from "../amounts.js";
import type { FindingExplanation } from "../explain-finding.js";
import type { PageLimit } from "./page-data.js";

type TaskLimits = NonNullable<Policy["budget"]["task"]>;

export interface PageLimitsOptions {
  readonly policy: Policy;
  readonly counts: Readonly<Counts>;
  /** `null` where times are not known. */
  readonly durationMs: number | null;
  /** The latest of each limit that calls were admitted under. */
  readonly standings: ReadonlyMap<string, Standing>;
}

/** Lists the limits of a task's budget with what was used, and those that its calls were admitted under. */
export function pageLimits({ policy, counts, durationMs, standings }: PageLimitsOptions): PageLimit[] {
  const used: Readonly<Record<keyof TaskLimits, number>> = {
    tokens: counts.tokens,
    usd: counts.nanoUsd,
    modelCalls: counts.modelCalls,
    toolCalls: counts.toolCalls,
    turns: counts.turns,
    wallMs: durationMs ?? 0,
  };
  const own = Object.entries(policy.budget.task ?? {}).flatMap(([name, limit]): PageLimit[] => {
    const dimension = name === "usd" ? "nanoUsd" : name;
    return limit === undefined
      ? []
      : [{ account: "task", dimension, used: used[name as keyof TaskLimits], limit }];
  });
  const known = new Set(own.map(({ account, dimension }) => `${account} ${dimension}`));
  const admitted = [...standings.values()]
    .filter(({ account, dimension }) => !known.has(`${account} ${dimension}`))
    .map(({ account, dimension, used: before, limit }) => ({ account, dimension, used: before, limit }));
  return [...own, ...admitted];
}

/** Says how long the token budget would feed the loop; empty where there is no loop or no such limit. */
export function loopForecast(limits: readonly PageLimit[], first: FindingExplanation | undefined): string {
  const perRound = first?.tokensPerRepetition ?? null;
  const limit = limits.find(({ account, dimension }) => account === "task" && dimension === "tokens");
  if (perRound === null || perRound === 0 || limit === undefined) return "";
  if (limit.used >= limit.limit) return `The limit of ${nounText(limit.limit, "token")} was reached.`;
  const rounds = Math.ceil((limit.limit - limit.used) / perRound);
  return `At ${countText(perRound)} tokens a round, the loop would use up the budget in ${nounText(rounds, "more round")}.`;
}
