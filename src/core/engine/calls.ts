import { mix, nameHash, scramble } from "../fingerprint.js";
import type { Observation } from "../observation.js";
import { learnText } from "./known-words.js";
import type { Member } from "./member.js";
import type { EngineState } from "./state.js";
import { toolEffect } from "./tool-effect.js";
import type { Action, OpenCall, OpenRound, Outcome } from "./unit.js";

type Call = Extract<Observation, { type: "tool-call" }>;
type Result = Extract<Observation, { type: "tool-result" }>;

/** Calls of one round that are waited for. A model that asks for more at once is stuck in itself. */
const MAX_OPEN_CALLS = 64;

/** Texts of more words than this are not compared word by word. */
const MAX_SHORT_WORDS = 32;

/** Stands in symbols for a result that nobody knows. */
const UNKNOWN_RESULT = 0x6a09_e667;

/** Opens a call. Returns the round that it closes: the previous one, when this call belongs to another. */
export function openCall(state: EngineState, member: Member, call: Call): OpenRound | null {
  const id = call.round ?? null;
  const previous = member.round;
  const joins = previous !== null && isOneRound(previous, id);
  const round = joins ? previous : { id, calls: [], pending: 0 };
  round.calls.push(describeCall(state, call));
  round.pending += 1;
  member.round = round;
  return joins ? null : previous;
}

/** Calls without a round belong together until the first of them is answered. */
function isOneRound(round: OpenRound, id: string | null): boolean {
  if (round.id !== id || round.calls.length >= MAX_OPEN_CALLS) return false;
  return id !== null || round.calls.every(({ done }) => done === null);
}

/** Notes a result. Returns the round when it was the last one outstanding. */
export function closeCall(state: EngineState, member: Member, result: Result): OpenRound | null {
  const { round } = member;
  const open = round === null ? undefined : findOpen(round, result);
  if (round === null || open === undefined) return null;
  open.done = settleCall(state, open, result);
  round.pending -= 1;
  if (round.pending > 0) return null;
  member.round = null;
  return round;
}

/** What was done in a round: copies of one call with one result count once. */
export function actionsOf(round: OpenRound): Action[] {
  const [only] = round.calls;
  if (round.calls.length === 1 && only !== undefined) return [only.done ?? unanswered(only)];
  const bySymbol = new Map<number, Action>();
  for (const call of round.calls) {
    const action = call.done ?? unanswered(call);
    if (!bySymbol.has(action.symbol)) bySymbol.set(action.symbol, action);
  }
  return [...bySymbol.values()];
}

function describeCall(state: EngineState, call: Call): OpenCall {
  return {
    seq: call.seq,
    calledAt: call.at ?? null,
    tool: call.tool,
    id: call.call ?? null,
    // A call whose arguments were not recorded equals no other.
    call: mix(nameHash(call.tool), call.print?.exact ?? call.seq),
    effect: call.effect === "write" ? "act" : (call.effect ?? toolEffect(call.tool)),
    newWords: call.print === undefined ? 0 : learnText(state.known, call.print, call.seq),
    callWords: call.print?.words.length ?? 0,
    callFine: call.print?.fine ?? call.seq,
    callCoarse: call.print?.coarse ?? call.seq,
    callBag: bagOf(call.print?.words ?? noWords),
    done: null,
  };
}

const noWords: readonly number[] = [];

function shortOf(words: readonly number[]): readonly number[] {
  return words.length <= MAX_SHORT_WORDS ? words : noWords;
}

function bagOf(words: readonly number[]): number {
  let bag = 0;
  for (const word of shortOf(words)) bag += scramble(word);
  return bag;
}

/** By id; without ids, results answer calls in order. */
function findOpen(round: OpenRound, result: Result): OpenCall | undefined {
  const open = round.calls.filter((call) => call.done === null);
  const byId = open.find((call) => call.id !== null && call.id === result.call);
  // A late or second result names a call that is no longer open: it answers no other.
  return byId ?? open.find((call) => call.id === null || result.call === undefined);
}

function settleCall(state: EngineState, open: OpenCall, result: Result): Action {
  const newResultWords = result.print === undefined ? 0 : learnText(state.known, result.print, result.seq);
  const isKnown = result.print !== undefined && result.status !== "none";
  // A literal: copies cost more than all else here.
  return {
    seq: open.seq,
    calledAt: open.calledAt,
    tool: open.tool,
    call: open.call,
    symbol: mix(open.call, isKnown ? result.print.fine : UNKNOWN_RESULT),
    coarseResult: result.print?.coarse ?? UNKNOWN_RESULT,
    outcome: outcomeOf(result, isKnown),
    foundNothing: result.says === "nothing",
    isPending: result.says === "pending",
    effect: open.effect,
    callWords: open.callWords,
    callFine: open.callFine,
    callCoarse: open.callCoarse,
    callBag: open.callBag,
    newWords: open.newWords + newResultWords,
    newResultWords,
    resultWords: result.print?.words.length ?? 0,
    shortResult: shortOf(result.print?.words ?? noWords),
  };
}

function outcomeOf({ status, says }: Result, isKnown: boolean): Outcome {
  if (status === "ok" && says === "error") return "error";
  return isKnown || status !== "ok" ? status : "unknown";
}

function unanswered(open: OpenCall): Action {
  return {
    seq: open.seq,
    calledAt: open.calledAt,
    tool: open.tool,
    call: open.call,
    symbol: mix(open.call, UNKNOWN_RESULT),
    coarseResult: UNKNOWN_RESULT,
    outcome: "unknown",
    foundNothing: false,
    isPending: false,
    effect: open.effect,
    callWords: open.callWords,
    callFine: open.callFine,
    callCoarse: open.callCoarse,
    callBag: open.callBag,
    newWords: open.newWords,
    newResultWords: 0,
    resultWords: 0,
    shortResult: noWords,
  };
}
