import { appendUnit, type Chain, causalParent, tailOf } from "../chain.js";
import type { Address } from "../event.js";
import { mix, nameHash } from "../fingerprint.js";
import type { Observation } from "../observation.js";
import type { Policy } from "../policy/policy.js";
import { actionsOf, closeCall, openCall } from "./calls.js";
import { learnWords } from "./known-words.js";
import { type Member, memberOf } from "./member.js";
import type { EngineState } from "./state.js";
import type { Action, OpenRound, Unit } from "./unit.js";

/** Things that an agent may poll in turn. */
const MAX_LAST_ACTIONS = 8;
/** Orchestrators think three times between two messages: a ledger, a plan, the next speaker. */
const MAX_THOUGHTS_BETWEEN = 3;
/** Edges remembered. Beyond it the oldest is forgotten: its message count starts anew. */
const MAX_EDGES = 4_096;
/** New words that make a message news: as many as the stale chain takes for progress. */
const NEWS_WORDS = 5.5;
/** Tails kept for explicit parents: a reply that names an older one falls back to the rule. */
const MAX_RECENT_TAILS = 256;

/** Makes of the observation the units that it completes: none, one, or a closed round besides. */
export function unitsOf(state: EngineState, observation: Observation, policy: Policy): Unit[] {
  switch (observation.type) {
    case "message":
      return messageUnits(state, observation, policy);
    case "tool-call":
      return callUnits(state, observation, policy);
    case "tool-result":
      return resultUnits(state, observation, policy);
    case "model-call":
      return abandonedUnits(state, memberOf(state, observation.from), observation, policy);
    default:
      return [];
  }
}

type Message = Extract<Observation, { type: "message" }>;

function messageUnits(state: EngineState, message: Message, policy: Policy): Unit[] {
  const member = memberOf(state, message.from);
  const abandoned = abandonedUnits(state, member, message, policy);
  const said = messageUnit(state, member, message);
  return said === undefined ? abandoned : [...abandoned, said];
}

function messageUnit(state: EngineState, member: Member, message: Message): Unit | undefined {
  const isThought = message.channel === "thought" || message.to === message.from;
  // A few thoughts belong to what follows them; thought after thought is all that the agent does.
  member.thoughts = isThought ? member.thoughts + 1 : 0;
  if (isThought && member.thoughts <= MAX_THOUGHTS_BETWEEN) return undefined;
  const to = isThought ? nobody : recipients(message.to);
  const edge = isThought ? mix(member.hash, 0) : edgeOf(state, member, to);
  const { seq } = message;
  // A message without recorded content equals no other.
  const symbol = mix(edge, message.print?.fine ?? seq);
  const tokens = takeSpent(member);
  const newWords = message.print ? learnWords(state.known, message.print.words) : null;
  const parent = groupAware(state, member, message);
  const chain = appendUnit(state, parent, { seq, symbol, edge, tokens, newWords });
  if (isThought) member.tail = tailOf(chain);
  else deliver(state, member, message.to, chain, newWords !== null && newWords >= NEWS_WORDS);
  rememberTail(state, seq, chain);
  // One literal: this is the hot path, and a copy with the chain added costs as much as all of the above.
  return {
    type: isThought ? "thought" : "message",
    seq,
    at: message.at ?? null,
    member,
    to,
    symbol,
    coarse: message.print?.coarse ?? 0,
    repeats: message.print?.repeats ?? 0,
    wordRepeats: message.print?.wordRepeats ?? 0,
    isEmpty: !isThought && isEmpty(message),
    edge,
    tokens,
    newWords,
    words: message.print?.words.length ?? 0,
    hasNumbers: message.print !== undefined && message.print.fine !== message.print.coarse,
    actions: noActions,
    isIdle: false,
    idlePolls: 0,
    chain,
  };
}

/** Longer texts without a word are ids or times, which are masked. A thumb up is no word. */
const MAX_EMPTY_CHARS = 8;

function isEmpty({ print }: Message): boolean {
  if (print === undefined || print.words.length > 0) return false;
  return print.fine === print.coarse && print.chars <= MAX_EMPTY_CHARS;
}

/**
 * Calls without ids that nothing has answered are given up when their agent goes on to something else: what
 * comes later could not be told from the answers to its next calls.
 */
function abandonedUnits(state: EngineState, member: Member, next: Observation, policy: Policy): Unit[] {
  const { round } = member;
  if (round === undefined || round.calls.some(({ id }) => id !== null)) return noUnits;
  delete member.round;
  return [roundUnit(state, member, round, next, policy)];
}

const noUnits: Unit[] = [];

const noActions: readonly Action[] = [];

type Call = Extract<Observation, { type: "tool-call" }>;

function callUnits(state: EngineState, call: Call, policy: Policy): Unit[] {
  const member = memberOf(state, call.from);
  member.thoughts = 0;
  const closed = openCall(state, member, call);
  const units = closed ? [roundUnit(state, member, closed, call, policy)] : [];
  if (!state.lacks.includes("results")) return units;
  const { round } = member;
  delete member.round;
  return round ? [...units, roundUnit(state, member, round, call, policy)] : units;
}

type Result = Extract<Observation, { type: "tool-result" }>;

function resultUnits(state: EngineState, result: Result, policy: Policy): Unit[] {
  const member = memberOf(state, result.to);
  const closed = closeCall(state, member, result);
  return closed ? [roundUnit(state, member, closed, result, policy)] : [];
}

function roundUnit(
  state: EngineState,
  member: Member,
  round: OpenRound,
  { seq, at, parent }: Pick<Observation, "seq" | "at" | "parent">,
  policy: Policy,
): Unit {
  const actions = actionsOf(round);
  const tokens = takeSpent(member);
  const symbol = mix(member.hash, setSymbol(actions));
  const edge = mix(
    member.hash,
    setSymbol(actions, (action) => nameHash(action.tool)),
  );
  const newWords = actions.reduce((sum, action) => sum + action.newWords, 0);
  const chain = appendUnit(state, causalParent(state, member, parent), {
    seq,
    symbol,
    edge,
    tokens,
    newWords,
  });
  const time = at ?? null;
  const idlePolls = countPolls(member, symbol, time, isWaiting(actions, time, policy), policy);
  member.tail = tailOf(chain);
  rememberTail(state, seq, chain);
  return {
    type: "calls",
    seq,
    at: time,
    member,
    to: nobody,
    symbol,
    coarse: 0,
    isEmpty: false,
    repeats: 0,
    wordRepeats: 0,
    edge,
    tokens,
    newWords,
    words: 0,
    hasNumbers: false,
    actions,
    isIdle: idlePolls > 1,
    idlePolls,
    chain,
  };
}

const nobody: readonly string[] = [];

/** One symbol for a set: the order in which parallel calls were made or answered says nothing. */
function setSymbol(actions: readonly Action[], of = (action: Action) => action.symbol): number {
  const [only] = actions;
  if (actions.length === 1 && only !== undefined) return mix(0, of(only));
  return actions
    .map(of)
    .sort((a, b) => a - b)
    .reduce((left, right) => mix(left, right), 0);
}

/** Whether the tools themselves took their time and then answered: it is they who wait, for a job or a message. */
function isWaiting(actions: readonly Action[], at: number | null, policy: Policy): boolean {
  const { minWaitMs } = policy.detectors.IDLE_POLLING;
  return actions.every(
    ({ calledAt, outcome }) =>
      outcome !== "error" && calledAt !== null && at !== null && at - calledAt >= minWaitMs,
  );
}

/**
 * How often in a row this was asked with the same answer, each time after a pause, and at little cost or by a
 * tool that waits; 1 for what was not. Several things may be polled in turn.
 */
function countPolls(
  member: Member,
  symbol: number,
  at: number | null,
  isWaiting: boolean,
  policy: Policy,
): number {
  const { minPauseMs, maxTokensBetween } = policy.detectors.IDLE_POLLING;
  const { lastActions, spentTotal } = member;
  const place = lastActions.findIndex((action) => action.symbol === symbol);
  const [last] = place < 0 ? [] : lastActions.splice(place, 1);
  const isPaused = last !== undefined && at !== null && last.at !== null && at - last.at >= minPauseMs;
  const isCheap = last !== undefined && spentTotal - last.spentTotal < maxTokensBetween;
  const polls = isPaused && (isCheap || isWaiting) ? last.polls + 1 : 1;
  lastActions.push({ symbol, at, spentTotal, polls });
  if (lastActions.length > MAX_LAST_ACTIONS) lastActions.shift();
  return polls;
}

function takeSpent(member: Member): number {
  const { spent } = member;
  member.spent = 0;
  return spent;
}

function recipients(to: Address): readonly string[] {
  if (typeof to === "string") return [to];
  return "group" in to ? [to.group] : to;
}

/** In a group, everybody has read what was last said there, so that is what a speaker answers. */
function groupAware(state: EngineState, member: Member, message: Message) {
  const own = causalParent(state, member, message.parent);
  if (message.parent !== undefined || typeof message.to === "string" || !("group" in message.to)) return own;
  const group = memberOf(state, message.to.group);
  const isLatest = own === undefined || group.lastSeq >= member.lastSeq;
  return group.tail !== undefined && isLatest ? group.tail : own;
}

function deliver(state: EngineState, sender: Member, to: Address, chain: Chain, isNews: boolean): void {
  const tail = tailOf(chain);
  sender.tail = tail;
  if (isNews) sender.newsSaid += 1;
  for (const name of recipients(to)) {
    const member = memberOf(state, name);
    member.tail = tail;
    member.lastSeq = state.lastSeq;
    if (isNews) member.newsHeard += 1;
  }
}

function edgeOf(state: EngineState, member: Member, to: readonly string[]): number {
  const names = to.length > 1 ? [...to].sort() : to;
  const key = names.reduce((left, name) => mix(left, memberOf(state, name).hash), member.hash);
  countMessage(state, key, member.name, names);
  return key;
}

function countMessage(state: EngineState, key: number, from: string, to: readonly string[]): void {
  const edge = state.edges.get(key);
  if (edge !== undefined) {
    edge.messages += 1;
    return;
  }
  if (state.edges.size >= MAX_EDGES) state.edges.delete(state.edges.keys().next().value as number);
  state.edges.set(key, { from, to, messages: 1 });
}

function rememberTail(state: EngineState, seq: number, chain: Chain): void {
  const tails = state.recentTails;
  if (tails === null) return;
  if (tails.size >= MAX_RECENT_TAILS) tails.delete(tails.keys().next().value as number);
  tails.set(seq, tailOf(chain));
}
