import { appendUnit, causalParent, chainFrom, rememberTail } from "../chain.js";
import { mix, nameHash } from "../fingerprint.js";
import type { Observation } from "../observation.js";
import type { Policy } from "../policy/policy.js";
import { actionsOf } from "./calls.js";
import { type Member, takeSpent } from "./member.js";
import type { EngineState } from "./state.js";
import type { Action, OpenRound, Unit } from "./unit.js";

/** Things that an agent may poll in turn. */
const MAX_LAST_ACTIONS = 8;

/** Makes a unit of calls that were made at once, as the event before or after them closes their round. */
export function roundUnit(
  state: EngineState,
  member: Member,
  round: OpenRound,
  { seq, at, parent }: Pick<Observation, "seq" | "at" | "parent">,
  policy: Policy,
): Unit {
  const actions = actionsOf(round);
  const symbol = mix(member.hash, setSymbol(actions, symbolOf));
  const time = at ?? null;
  const { polls, isDear } = countPolls(member, { symbol, at: time, actions }, policy);
  const unit: Unit = {
    type: "calls",
    seq,
    at: time,
    member,
    to: nobody,
    symbol,
    coarse: 0,
    repeats: 0,
    wordRepeats: 0,
    isEmpty: false,
    edge: mix(member.hash, setSymbol(actions, toolOf)),
    tokens: takeSpent(member),
    newWords: actions.reduce((sum, { newWords }) => sum + newWords, 0),
    words: 0,
    hasNumbers: false,
    actions,
    isIdle: polls > 1,
    idlePolls: polls,
    isDear: isDear && polls > 1,
    chain: chainFrom(causalParent(state, member, parent)),
  };
  const tail = appendUnit(unit);
  member.tail = tail;
  rememberTail(state, seq, tail);
  return unit;
}

const nobody: readonly Member[] = [];

/** One symbol for a set: the order in which parallel calls were made or answered says nothing. */
function setSymbol(actions: readonly Action[], of: (action: Action) => number): number {
  const [only] = actions;
  if (actions.length === 1 && only !== undefined) return mix(0, of(only));
  return actions
    .map(of)
    .sort((a, b) => a - b)
    .reduce((left, right) => mix(left, right), 0);
}

function symbolOf({ symbol }: Action): number {
  return symbol;
}

function toolOf({ tool }: Action): number {
  return nameHash(tool);
}

/** Whether the tools themselves took their time and then answered: it is they who wait, for a job or a message. */
function isWaiting(actions: readonly Action[], at: number | null, policy: Policy): boolean {
  const { minWaitMs } = policy.detectors.IDLE_POLLING;
  return actions.every(
    ({ calledAt, outcome }) =>
      outcome !== "error" && calledAt !== null && at !== null && at - calledAt >= minWaitMs,
  );
}

function isPending(actions: readonly Action[]): boolean {
  return actions.every((action) => action.isPending);
}

interface Asked {
  readonly symbol: number;
  readonly at: number | null;
  readonly actions: readonly Action[];
}

interface Polls {
  readonly polls: number;
  /** The agent spent as much as if it had worked in between, and the tool did not wait. */
  readonly isDear: boolean;
}

/**
 * How often in a row this was asked with the same answer, each time after a pause, and at little cost, by a tool
 * that waits, or for what says that it is under way; 1 for what was not. Several things may be polled in turn.
 */
function countPolls(member: Member, { symbol, at, actions }: Asked, policy: Policy): Polls {
  const { minPauseMs, maxTokensBetween } = policy.detectors.IDLE_POLLING;
  const { lastActions, spentTotal } = member;
  const last = lastActions.find((action) => action.symbol === symbol);
  const isPaused = last !== undefined && at !== null && last.at !== null && at - last.at >= minPauseMs;
  const isCheap = last !== undefined && spentTotal - last.spentTotal < maxTokensBetween;
  const isDear = isPaused && !isCheap && !isWaiting(actions, at, policy);
  const polls = isPaused && (!isDear || isPending(actions)) ? last.polls + 1 : 1;
  const others = lastActions.filter((action) => action !== last).slice(1 - MAX_LAST_ACTIONS);
  member.lastActions = [...others, { symbol, at, spentTotal, polls }];
  return { polls, isDear };
}
