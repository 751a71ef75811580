import { forecast } from "../budget/forecast.js";
import { taskLimits } from "../budget/task-limits.js";
import { type Line, lineOf, newTrend, noteAmount, type Trend } from "../budget/trend.js";
import type { Counts, EngineState } from "../engine/state.js";
import type { Policy } from "../policy/policy.js";
import { knownSlot, place, slotOf } from "./slot.js";

/** Amounts of a budget that grow with the context. */
type Dimension = "tokens" | "nanoUsd";

/** When one limit of the task's budget will be reached. */
export interface CallsLeft extends Line {
  readonly dimension: Dimension;
  readonly limit: number;
  readonly used: number;
  /** Model calls until then, as their growing cost says. */
  readonly calls: number;
  /** Model calls until then, if each cost as much as the task's mean call so far. */
  readonly callsAtMean: number;
}

type Trends = Record<Dimension, Trend>;

/** Follows what a model call cost, in a task that has a budget for it. O(1). */
export function noteModelCall(state: EngineState, tokens: number, nanoUsd: number): void {
  const trends = slotOf<Trends>(state.slots, place.BUDGET_FORECAST, () => ({
    tokens: newTrend(),
    nanoUsd: newTrend(),
  }));
  noteAmount(trends.tokens, tokens);
  noteAmount(trends.nanoUsd, nanoUsd);
}

/** Predicts which limit of the task's budget ends first, and when; `null` where there is nothing to tell from. */
export function callsLeft(state: EngineState, policy: Policy): CallsLeft | null {
  const trends = knownSlot<Trends>(state.slots, place.BUDGET_FORECAST);
  const limits = taskLimits(state, policy);
  if (trends === undefined || limits === undefined) return null;
  const { tokens, usd } = limits;
  const byTokens = tokens === undefined ? null : until("tokens", tokens, trends, state.counts);
  const byCost = usd === undefined ? null : until("nanoUsd", usd, trends, state.counts);
  if (byTokens === null || byCost === null) return byTokens ?? byCost;
  return byTokens.calls <= byCost.calls ? byTokens : byCost;
}

function until(dimension: Dimension, limit: number, trends: Trends, counts: Counts): CallsLeft {
  const used = counts[dimension];
  const left = Math.max(0, limit - used);
  const line = lineOf(trends[dimension]);
  const mean = used / Math.max(1, counts.modelCalls);
  return {
    dimension,
    limit,
    used,
    ...line,
    calls: forecast(line, left),
    callsAtMean: forecast({ level: mean, growth: 0 }, left),
  };
}
