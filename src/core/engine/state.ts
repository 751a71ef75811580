import type { BreakerState } from "../breaker/machine.js";
import type { Tail } from "../chain.js";
import { createTaskSlots } from "../detectors/slot.js";
import type { ParticipantKind } from "../event.js";
import type { Cut, Finding, FindingCode, Level } from "../finding.js";
import type { MissingPart, TraceHeader } from "../trace.js";
import { createKnownWords, type KnownWords } from "./known-words.js";
import type { Member } from "./member.js";

/** Version of the snapshot's shape. */
export const STATE_VERSION = 2;

/** What goes from one participant to another, or to several at once. */
export interface Edge {
  readonly from: string;
  readonly to: readonly string[];
  messages: number;
}

/** A finding that goes on. It fires once per level until the chain makes progress. */
export interface Episode {
  readonly code: FindingCode;
  /** What tells it from others of the same rule. */
  readonly key: string | number;
  readonly cut: Cut;
  /** Facts of the sighting that opened it. */
  readonly args: Finding["args"];
  level: Level | null;
  repetitions: number;
  /** Sightings since the repetitions last grew. */
  uncounted: number;
  /** Tokens of the run as the rule last counted them; a rule remembers only so much of a long run. */
  tokens: number;
  /** The finding that fired when it warned: what a judge is asked about. */
  warning: Finding | null;
  /** Repetitions below which it does not trip, because a judge took it for healthy. */
  silentBelow: number;
  /** Tokens of it that were booked as waste. */
  waste: number;
  /** Steps of the ladder taken for it. */
  rung: number;
  /** Repetitions when the last rung was taken. */
  rungAt: number;
}

/** A part, or the whole task, that something was decided about. */
export interface CutState {
  readonly cut: Cut;
  /** Units in one period of what looped: what a supervised turn consists of. */
  readonly period: number;
  breaker: BreakerState;
  /** Steps of the ladder taken for it, and the event of the last: a loop that pauses does not begin anew. */
  rung: number;
  rungSeq: number;
  /** Units seen since the part was half opened. */
  probed: number;
}

/** Totals of the task: tokens, nano-USD and plain counts. */
export interface Counts {
  events: number;
  tokens: number;
  /** Price of what could be priced. */
  nanoUsd: number;
  /** Model calls whose price is unknown. */
  unpriced: number;
  modelCalls: number;
  toolCalls: number;
  turns: number;
  participants: number;
  /** Tokens spent inside loops after their first full period. */
  waste: number;
  /** The part of `waste` that was spent after the loop had tripped: what a halt would have saved. */
  wasteAfterTrip: number;
}

/** Which parts of the record were ever there. */
export interface Seen {
  content: boolean;
  times: boolean;
  calls: boolean;
  results: boolean;
  usage: boolean;
}

/** Everything the engine remembers of one task. Plain data: see `snapshot`. */
export interface EngineState {
  readonly task: string;
  /** Stated kinds of participants. */
  readonly kinds: ReadonlyMap<string, ParticipantKind>;
  /** Parts that the source is known not to record, so that nobody waits for them. */
  readonly lacks: readonly MissingPart[];
  lastSeq: number;
  firstAt: number | null;
  lastAt: number | null;
  readonly members: Map<string, Member>;
  readonly edges: Map<number, Edge>;
  /** Tails of the latest events, kept once a trace names parents. */
  recentTails: Map<number, Tail> | null;
  readonly known: KnownWords;
  readonly counts: Counts;
  readonly seen: Seen;
  /** Oldest first. */
  readonly episodes: Episode[];
  cuts: ReadonlyMap<string, CutState>;
  /** What detectors keep per task, by detector. */
  readonly slots: unknown[];
  /** Outcome, once the task is over. */
  finished: string | null;
}

/** Begins a task. */
export function createState(header: Pick<TraceHeader, "task"> & Partial<TraceHeader>): EngineState {
  return {
    task: header.task,
    kinds: header.participants ? new Map(header.participants.map(({ name, kind }) => [name, kind])) : noKinds,
    lacks: header.lacks ?? lacksNothing,
    lastSeq: -1,
    firstAt: null,
    lastAt: null,
    members: new Map(),
    edges: new Map(),
    recentTails: null,
    known: createKnownWords(),
    counts: {
      events: 0,
      tokens: 0,
      nanoUsd: 0,
      unpriced: 0,
      modelCalls: 0,
      toolCalls: 0,
      turns: 0,
      participants: 0,
      waste: 0,
      wasteAfterTrip: 0,
    },
    seen: { content: false, times: false, calls: false, results: false, usage: false },
    episodes: [],
    cuts: noCuts,
    slots: createTaskSlots(),
    finished: null,
  };
}

// Most tasks have none of these ever, and a map takes 190 bytes before anything is in it.
const noKinds: ReadonlyMap<string, ParticipantKind> = new Map();
const noCuts: ReadonlyMap<string, CutState> = new Map();
const lacksNothing: readonly MissingPart[] = [];
