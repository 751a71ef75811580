import { asBilled } from "../billed.js";
import type { EngineState } from "../engine/state.js";
import { usageTokens } from "../event.js";
import type { Policy } from "../policy/policy.js";
import { type CallsLeft, callsLeft, noteModelCall } from "./calls-left.js";
import type { Detector, Sighting } from "./detector.js";

/**
 * How many times more calls the mean so far promises than the growing ones leave. Steady work is at 1 and needs
 * no forecast; history sent again with each call is at 2 or more until the budget is gone.
 */
const GROWING = 1.5;

/**
 * Foresees the end of the task's budget where each call costs more than the one before, so that the mean so far
 * promises too much. Warns only, and only before the budget itself does. O(1).
 */
export const budgetForecast: Detector = {
  code: "BUDGET_FORECAST",
  needs: ["tokens"],
  events: ({ budget }) => (isForeseen(budget.task) ? ["message", "thought", "tool-call", "model-call"] : []),
  event(observation, _member, { state, policy }) {
    const billed = asBilled(observation);
    if (billed?.usage === undefined) return undefined;
    noteModelCall(state, usageTokens(billed.usage), billed.costNanoUsd ?? 0);
    if (state.counts.modelCalls < policy.detectors.BUDGET_FORECAST.minCalls) return undefined;
    const left = callsLeft(state, policy);
    return left !== null && isNews(left, policy) ? sighting(left, observation.seq, state) : undefined;
  },
};

function isForeseen(limits: Policy["budget"]["task"]): boolean {
  return limits?.tokens !== undefined || limits?.usd !== undefined;
}

function isNews({ calls, callsAtMean, used, limit }: CallsLeft, { budget, detectors }: Policy): boolean {
  if (used * 100 >= limit * budget.warnPercent) return false;
  return calls <= detectors.BUDGET_FORECAST.calls && callsAtMean >= GROWING * calls;
}

function sighting(left: CallsLeft, seq: number, state: EngineState): Sighting {
  const { dimension, limit, used, level, growth } = left;
  const calls = Math.floor(left.calls);
  const msLeft = calls * msPerCall(state);
  return {
    code: "BUDGET_FORECAST",
    level: "warn",
    key: dimension,
    repetitions: 1,
    tokens: state.counts.tokens,
    describe: () => ({
      cut: { kind: "task" },
      events: [seq],
      waste: 0,
      args: {
        dimension,
        limit,
        used,
        calls,
        perCall: Math.round(level),
        growth: Math.round(growth),
        ...(msLeft > 0 && { msLeft: Math.round(msLeft) }),
      },
    }),
  };
}

/** 0 where no times are known. */
function msPerCall({ firstAt, lastAt, counts }: EngineState): number {
  if (firstAt === null || lastAt === null) return 0;
  return (lastAt - firstAt) / Math.max(1, counts.modelCalls);
}
