import type { EngineState } from "../engine/state.js";
import type { Standing } from "../event.js";
import type { Observation } from "../observation.js";
import type { Policy } from "../policy/policy.js";
import type { Detector, Sighting } from "./detector.js";

/**
 * Sees a budget reach its warning share or its end: the task's own by what was counted in its log, those of
 * its scopes by what the ledger said at the last admission. O(limits).
 */
export const budgetLimits: Detector = {
  code: "BUDGET",
  needs: [],
  event(observation, _member, { state, policy }) {
    if (policy.budget.task === undefined && observation.type !== "control") return undefined;
    const standings = [...ownStandings(state, policy), ...ledgerStandings(observation)];
    const refused =
      observation.type === "control" && observation.action === "refuse" ? observation.by : undefined;
    if (refused !== undefined) return sighting(refused, { isReached: true }, observation.seq, state);
    const percent = policy.budget.warnPercent;
    const worst = standings
      .filter(({ used, limit }) => used * 100 >= limit * percent)
      .sort((a, b) => b.used / b.limit - a.used / a.limit)[0];
    return worst && sighting(worst, { isReached: worst.used >= worst.limit }, observation.seq, state);
  },
};

function ownStandings({ counts, firstAt, lastAt }: EngineState, { budget }: Policy): Standing[] {
  const limits = budget.task;
  if (limits === undefined) return [];
  const used: [string, number | undefined, number][] = [
    ["tokens", limits.tokens, counts.tokens],
    ["nanoUsd", limits.usd, counts.nanoUsd],
    ["modelCalls", limits.modelCalls, counts.modelCalls],
    ["toolCalls", limits.toolCalls, counts.toolCalls],
    ["turns", limits.turns, counts.turns],
    ["wallMs", limits.wallMs, firstAt === null || lastAt === null ? 0 : lastAt - firstAt],
  ];
  return used.flatMap(([dimension, limit, value]) =>
    limit === undefined ? [] : [{ account: "task", dimension, limit, used: value }],
  );
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
