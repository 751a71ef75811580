import type { Event } from "../../src/core/event.js";
import type { TraceHeader } from "../../src/core/trace.js";
import { createRandom, type Random } from "../../src/scenarios/random.js";
import { type EventBuilder, events, trace } from "../../src/testing/events.js";
import type { Kind } from "./kind.js";
import { createProse } from "./prose.js";
import { type Noise, weaveNoise } from "./weave-noise.js";

export interface ConversationOptions {
  readonly seed: number;
  /** Share of the events that other agents of the same task make, healthy ones. @default 0 */
  readonly noise?: number;
}

/** A generated conversation, and what is known about it. */
export interface Conversation {
  readonly kind: Kind;
  readonly seed: number;
  readonly noise: number;
  readonly header: TraceHeader;
  readonly events: readonly Event[];
  /** `seq` of the first event of each repetition; empty in a healthy conversation. */
  readonly repetitions: readonly number[];
  /** `seq` of the events that the other agents made. */
  readonly others: ReadonlySet<number>;
}

/** Time between two events, in milliseconds: what a model takes for an answer of two sentences. */
const STEP_MS = 2_000;

/** An instant like any other: the detectors only look at differences. */
export const START_AT = 1_763_800_000_000;

/** Generates the conversation of that kind and seed: the same in every run. */
export function generate(kind: Kind, { seed, noise = 0 }: ConversationOptions): Conversation {
  const name = `${kind.id}-${seed}`;
  const task = noise > 0 ? `${name}-noise` : name;
  // The text is the same with noise and without, so that the two can be compared.
  const { log, starts } = write(kind, createRandom(name));
  const woven: Noise = weaveNoise(log.list(), noise, createRandom(`${name}-others`));
  return {
    kind,
    seed,
    noise,
    ...trace({ task, kind: kind.id }, woven.events),
    repetitions: starts.map((start) => woven.seqOf[start] ?? 0),
    others: woven.others,
  };
}

function write(kind: Kind, random: Random): { log: EventBuilder; starts: readonly number[] } {
  const log = events({ startAt: START_AT, stepMs: STEP_MS });
  const starts: number[] = [];
  kind.write({
    log,
    random,
    prose: createProse(random),
    between: (low, high) => low + Math.floor(random() * (high - low + 1)),
    repetition: () => starts.push(log.lastSeq + 1),
  });
  return { log, starts };
}
