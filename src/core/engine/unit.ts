import type { Chain } from "../chain.js";
import type { Member } from "./member.js";
import type { Effect } from "./tool-effect.js";

export type Outcome = "ok" | "error" | "none" | "unknown";

/** One call with its result: a single thing that was done. */
export interface Action {
  readonly seq: number;
  /** Instant of the call, where it is known. */
  readonly calledAt: number | null;
  readonly tool: string;
  /** Tool and arguments. */
  readonly call: number;
  /** Tool, arguments and result. */
  readonly symbol: number;
  /** Result with all numbers masked: what equal errors are told by. */
  readonly coarseResult: number;
  readonly outcome: Outcome;
  /** The result says that there is nothing of the kind. */
  readonly foundNothing: boolean;
  /** The result says that what was asked after is still under way. */
  readonly isPending: boolean;
  readonly effect: Effect;
  /** Distinct words of the arguments. */
  readonly callWords: number;
  /** The arguments with ids and times masked, and with all numbers masked too. */
  readonly callFine: number;
  readonly callCoarse: number;
  /** What the words of short arguments come to in whatever order; 0 for long ones. */
  readonly callBag: number;
  /** Words of call and result that the task had never seen, estimated. */
  readonly newWords: number;
  /** Words of the result that the task had never seen, estimated. */
  readonly newResultWords: number;
  /** Distinct words of the result. */
  readonly resultWords: number;
  /** The same words, where they are few; else none. */
  readonly shortResult: readonly number[];
}

/** A call that waits for its result. */
export interface OpenCall {
  readonly seq: number;
  readonly calledAt: number | null;
  readonly tool: string;
  readonly id: string | null;
  readonly call: number;
  readonly callWords: number;
  readonly callFine: number;
  readonly callCoarse: number;
  readonly callBag: number;
  readonly effect: Effect;
  readonly newWords: number;
  /** Filled when the result comes. */
  done: Action | null;
}

/** Calls made at once: together they are one step. */
export interface OpenRound {
  readonly id: string | null;
  readonly calls: OpenCall[];
  pending: number;
}

/** One step of a conversation: a message, or a round of calls with their results. */
export interface Unit {
  readonly type: "message" | "thought" | "calls";
  /** Event that completed it. */
  readonly seq: number;
  readonly at: number | null;
  readonly member: Member;
  /** Recipients; empty for calls. */
  readonly to: readonly Member[];
  /** What was done, by whom, to whom: equal symbols are repetition. */
  readonly symbol: number;
  /** What was said with all numbers masked; 0 for calls and without content. */
  readonly coarse: number;
  /** A message of a few characters without a word or number: nothing, marks or white space. */
  readonly isEmpty: boolean;
  /** Times that the end of a message repeats itself; 0 for calls. */
  readonly repeats: number;
  /** Times that each word of a message stands in it on average; 0 for calls and all that says something. */
  readonly wordRepeats: number;
  /** Who to whom, or which tool: what stays when wording drifts. */
  readonly edge: number;
  /** Tokens spent on it. */
  readonly tokens: number;
  /** Words never seen before in this task, estimated; `null` without content. */
  readonly newWords: number | null;
  /** It holds numbers that are kept: new ones are neither progress nor staleness. */
  readonly hasNumbers: boolean;
  /** Distinct words in it. */
  readonly words: number;
  readonly actions: readonly Action[];
  /** Asks again, after a pause and at little cost, for what had not changed: polling, not looping. */
  readonly isIdle: boolean;
  /** How often in a row it was polled; 0 for messages. */
  readonly idlePolls: number;
  /** It polled at the price of work, because what it asked after is still under way. */
  readonly isDear: boolean;
  /** Its chain, of which it is the last unit. */
  readonly chain: Chain;
}
