import { appendUnit, causalParent, chainFrom, rememberTail, type Tail } from "../chain.js";
import type { Address } from "../event.js";
import { mix } from "../fingerprint.js";
import type { Observation } from "../observation.js";
import { edgeOf } from "./edge-of.js";
import { learnText } from "./known-words.js";
import { type Member, memberOf, takeSpent } from "./member.js";
import type { EngineState } from "./state.js";
import type { Action, Unit } from "./unit.js";

type Message = Extract<Observation, { type: "message" }>;

/** Orchestrators think three times between two messages: a ledger, a plan, the next speaker. */
const MAX_THOUGHTS_BETWEEN = 3;
/** New words that make a message news: as many as the stale chain takes for progress. */
const NEWS_WORDS = 5.5;
/** Longer texts without a word are ids or times, which are masked. A thumb up is no word. */
const MAX_EMPTY_CHARS = 8;

/** Makes a unit of a message and delivers it; of a few thoughts between messages, nothing. */
export function messageUnit(state: EngineState, member: Member, message: Message): Unit | undefined {
  const isThought = message.channel === "thought" || message.to === message.from;
  // A few thoughts belong to what follows them; thought after thought is all that the agent does.
  member.thoughts = isThought ? member.thoughts + 1 : 0;
  if (isThought && member.thoughts <= MAX_THOUGHTS_BETWEEN) return undefined;
  const { seq, print } = message;
  const to = isThought ? nobody : recipients(state, message.to);
  const edge = isThought ? mix(member.hash, 0) : edgeOf(state, member, to);
  // One literal, its fields in the same order for calls: copies and a second shape cost more than all else here.
  const unit: Unit = {
    type: isThought ? "thought" : "message",
    seq,
    at: message.at ?? null,
    member,
    to,
    // A message without recorded content equals no other.
    symbol: mix(edge, print?.fine ?? seq),
    coarse: print?.coarse ?? 0,
    repeats: print?.repeats ?? 0,
    wordRepeats: print?.wordRepeats ?? 0,
    isEmpty: !isThought && isEmpty(message),
    edge,
    tokens: takeSpent(member),
    newWords: print ? learnText(state.known, print, seq) : null,
    words: print?.words.length ?? 0,
    hasNumbers: print !== undefined && print.fine !== print.coarse,
    actions: noActions,
    isIdle: false,
    idlePolls: 0,
    isDear: false,
    chain: chainFrom(parentOf(state, member, message, to)),
  };
  const tail = appendUnit(unit);
  deliver(state, unit, tail);
  rememberTail(state, seq, tail);
  return unit;
}

const nobody: readonly Member[] = [];
const noActions: readonly Action[] = [];

function isEmpty({ print }: Message): boolean {
  if (print === undefined || print.words.length > 0) return false;
  return print.fine === print.coarse && print.chars <= MAX_EMPTY_CHARS;
}

function recipients(state: EngineState, to: Address): readonly Member[] {
  if (typeof to === "string") return [memberOf(state, to)];
  return "group" in to ? [memberOf(state, to.group)] : to.map((name) => memberOf(state, name));
}

/** In a group, everybody has read what was last said there, so that is what a speaker answers. */
function parentOf(state: EngineState, member: Member, message: Message, to: readonly Member[]): Tail | null {
  const own = causalParent(state, member, message.parent);
  const group = to[0];
  if (message.parent !== undefined || group === undefined || !isToGroup(message.to)) return own;
  const isLatest = own === null || group.lastSeq >= member.lastSeq;
  return group.tail !== null && isLatest ? group.tail : own;
}

function isToGroup(to: Address): boolean {
  return typeof to !== "string" && "group" in to;
}

function deliver({ lastSeq }: EngineState, { type, member: sender, to, newWords }: Unit, tail: Tail): void {
  const isNews = type === "message" && newWords !== null && newWords >= NEWS_WORDS;
  sender.tail = tail;
  if (isNews) sender.newsSaid += 1;
  for (const member of to) {
    member.tail = tail;
    member.lastSeq = lastSeq;
    if (isNews) member.newsHeard += 1;
  }
}
