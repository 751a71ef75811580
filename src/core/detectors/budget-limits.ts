import { taskLimits } from "../budget/task-limits.js";
import type { Standing } from "../control-event.js";
import type { EngineState } from "../engine/state.js";
import type { Observation } from "../observation.js";
import type { Policy } from "../policy/policy.js";
import type { Detector, Sighting } from "./detector.js";

/**
 * Sees a budget reach its warning share or its end: the task's own by what was counted in its log, those of
 * its scopes by what the ledger said at the last admission. An admission that a limit refused has reached it. O(limits).
 */
export const budgetLimits: Detector = {
  code: "BUDGET",
  needs: [],
  // What the ledger says comes with the controls.
  events: ({ budget }) => (budget.task === undefined ? ["control"] : undefined),
  event(observation, _member, { state, policy }) {
    if (observation.type === "control" && observation.action === "refuse" && observation.by !== undefined)
      return sighting(observation.by, { isReached: true }, observation.seq, state);
    let worst = ownStanding(state, policy);
    for (const standing of ledgerStandings(observation)) worst = worse(worst, near(standing, policy));
    return worst && sighting(worst, { isReached: worst.used >= worst.limit }, observation.seq, state);
  },
};

/** The task's own limit that is used up the most, of those that are worth a warning. */
function ownStanding(state: EngineState, policy: Policy): Standing | undefined {
  const { counts, firstAt, lastAt } = state;
  const limits = taskLimits(state, policy);
  if (limits === undefined) return undefined;
  const wallMs = firstAt === null || lastAt === null ? 0 : lastAt - firstAt;
  const own = (dimension: string, limit: number | undefined, used: number) =>
    limit === undefined ? undefined : nearOwn(dimension, limit, used, policy);
  let worst = own("tokens", limits.tokens, counts.tokens);
  worst = worse(worst, own("nanoUsd", limits.usd, counts.nanoUsd));
  worst = worse(worst, own("modelCalls", limits.modelCalls, counts.modelCalls));
  worst = worse(worst, own("toolCalls", limits.toolCalls, counts.toolCalls));
  worst = worse(worst, own("turns", limits.turns, counts.turns));
  return worse(worst, own("wallMs", limits.wallMs, wallMs));
}

function nearOwn(dimension: string, limit: number, used: number, policy: Policy): Standing | undefined {
  return isNear(used, limit, policy) ? { account: "task", dimension, limit, used } : undefined;
}

function near(standing: Standing, policy: Policy): Standing | undefined {
  return isNear(standing.used, standing.limit, policy) ? standing : undefined;
}

function isNear(used: number, limit: number, { budget }: Policy): boolean {
  return used * 100 >= limit * budget.warnPercent;
}

/** The one of which the larger share is used; of equal ones the first. */
function worse(one: Standing | undefined, other: Standing | undefined): Standing | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return other.used / other.limit > one.used / one.limit ? other : one;
}

/** The task's own limits are counted here; the ledger speaks for the scopes. */
function ledgerStandings(observation: Observation): readonly Standing[] {
  if (observation.type !== "control" || observation.action !== "admit") return [];
  return observation.standings.filter(({ account }) => account !== "task");
}

function sighting(
  standing: Standing,
  { isReached }: { isReached: boolean },
  seq: number,
  state: EngineState,
): Sighting {
  const { account, dimension, limit, used } = standing;
  return {
    code: "BUDGET",
    level: isReached ? "trip" : "warn",
    key: `${account}:${dimension}`,
    repetitions: 1,
    tokens: state.counts.tokens,
    describe: () => ({
      cut: { kind: "task" },
      events: [seq],
      waste: 0,
      args: { account, dimension, limit, used },
    }),
  };
}
