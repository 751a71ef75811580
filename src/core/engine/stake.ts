import { taskLimits } from "../budget/task-limits.js";
import type { Stake } from "../finding.js";
import type { Policy } from "../policy/policy.js";
import type { EngineState } from "./state.js";

/**
 * Weighs what a run that has cost so many tokens would cost by the end of the task's budget. Whatever is left may
 * go into the run: that is an upper bound, and what those runs have spent that nobody stopped. O(1).
 */
export function stakeOf(state: EngineState, spent: number, policy: Policy): Stake {
  const { tokens, nanoUsd, unpriced } = state.counts;
  const isPriced = nanoUsd > 0 && unpriced === 0 && tokens > 0;
  return {
    spent,
    projected: tokensLeft(state, policy),
    spentNanoUsd: isPriced ? Math.round((spent / tokens) * nanoUsd) : null,
  };
}

/** Tokens until the first limit is reached, if tokens and what is limited go on in the proportion so far. */
function tokensLeft(state: EngineState, policy: Policy): number | null {
  const limits = taskLimits(state, policy);
  if (limits === undefined) return null;
  const { counts, firstAt, lastAt } = state;
  const { tokens } = counts;
  const wallMs = firstAt === null || lastAt === null ? 0 : lastAt - firstAt;
  const left = Math.min(
    limits.tokens === undefined ? Number.POSITIVE_INFINITY : limits.tokens - tokens,
    atRate(tokens, limits.usd, counts.nanoUsd),
    atRate(tokens, limits.modelCalls, counts.modelCalls),
    atRate(tokens, limits.toolCalls, counts.toolCalls),
    atRate(tokens, limits.turns, counts.turns),
    atRate(tokens, limits.wallMs, wallMs),
  );
  return Number.isFinite(left) ? Math.max(0, Math.round(left)) : null;
}

function atRate(tokens: number, limit: number | undefined, used: number): number {
  return limit === undefined || used === 0 ? Number.POSITIVE_INFINITY : (tokens / used) * (limit - used);
}
