import type { Tail } from "../chain.js";
import { createSlots, MEMBER_SLOTS } from "../detectors/slot.js";
import type { ParticipantKind } from "../event.js";
import { nameHash } from "../fingerprint.js";
import { inferKind } from "../participant.js";
import type { EngineState } from "./state.js";
import type { OpenRound } from "./unit.js";

/** What an agent did, when, and what it had cost until then. */
export interface LastAction {
  readonly symbol: number;
  readonly at: number | null;
  /** Tokens that it had spent in all by then. */
  readonly spentTotal: number;
  /** How often in a row it was polled by then. */
  readonly polls: number;
}

/** A wait of one agent for others. */
export interface Waiting {
  readonly on: readonly string[];
  /** One answer is enough. */
  readonly forAny: boolean;
  /** `seq` of the event that it began with. */
  readonly since: number;
}

/** A participant of the task, and what the engine remembers of it. */
export interface Member {
  readonly name: string;
  readonly hash: number;
  readonly kind: ParticipantKind;
  /** Last event that reached it, or that it made itself. */
  tail: Tail | null;
  /** `seq` of its last event: who was silent longest is forgotten first. */
  lastSeq: number;
  /** Tokens spent since its last unit. */
  spent: number;
  /** Its model calls are in the log, with what was billed for them. */
  isMetered: boolean;
  /** Tokens spent in all. */
  spentTotal: number;
  /** `spentTotal` when its tokens were last booked as waste. */
  booked: number;
  /** Consecutive thoughts with nothing done or said in between. */
  thoughts: number;
  /** Messages with news that reached it, and that it sent: after each it has something else to do. */
  newsHeard: number;
  newsSaid: number;
  /** Calls that wait for results. */
  round: OpenRound | null;
  /** Its latest actions, one of each kind, to tell polling from looping. */
  lastActions: readonly LastAction[];
  /** Its last progress mark: the same one again is no progress. */
  lastMark: string | null;
  /** Whom it waits for; `null` when for nobody. */
  wait: Waiting | null;
  /** What detectors keep per agent, by detector. */
  readonly slots: unknown[];
}

/**
 * Participants remembered at a time. A task with more has long crossed the participants cap; those silent
 * longest are forgotten, so that a flood of names cannot fill the memory.
 */
const MAX_MEMBERS = 1_024;
/** Forgotten at once, so that the search for the most silent is paid once per that many newcomers. */
const FORGET_MEMBERS = 128;

/** Finds or adds the participant of that name. */
export function memberOf(state: EngineState, name: string): Member {
  const known = state.members.get(name);
  if (known !== undefined) return known;
  if (state.members.size >= MAX_MEMBERS) forgetSilent(state);
  const member: Member = {
    name,
    hash: nameHash(name),
    kind: state.kinds.get(name) ?? inferKind({ name }),
    tail: null,
    lastSeq: state.lastSeq,
    spent: 0,
    isMetered: false,
    spentTotal: 0,
    booked: 0,
    thoughts: 0,
    newsHeard: 0,
    newsSaid: 0,
    round: null,
    lastActions: nothing,
    lastMark: null,
    wait: null,
    slots: createSlots(MEMBER_SLOTS),
  };
  state.members.set(name, member);
  state.counts.participants += 1;
  return member;
}

const nothing: readonly LastAction[] = [];

/** Takes what a participant spent since its last unit, to be booked on the next. */
export function takeSpent(member: Member): number {
  const { spent } = member;
  member.spent = 0;
  return spent;
}

function forgetSilent(state: EngineState): void {
  const bySilence = [...state.members.values()].sort((a, b) => a.lastSeq - b.lastSeq);
  for (const member of bySilence.slice(0, FORGET_MEMBERS)) state.members.delete(member.name);
}
