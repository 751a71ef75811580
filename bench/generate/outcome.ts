import type { Event } from "../../src/core/event.js";
import type { Judged } from "./judge.js";

/** What the first alarm of one detector means for one conversation. */
export interface Outcome {
  readonly isLoop: boolean;
  readonly hasNoise: boolean;
  readonly events: number;
  /** Alarmed inside the loop, and not before it. */
  readonly isFound: boolean;
  /** Alarmed where nothing was wrong: in a healthy conversation, or before the loop began. */
  readonly isFalse: boolean;
  readonly rule: string | null;
  /** Repetition of the loop in which it alarmed, from 1; `null` when it did not find the loop. */
  readonly repetition: number | null;
  /** From the start of what is wrong to the alarm, in seconds; `null` when it was not found. */
  readonly delaySeconds: number | null;
  readonly days: number;
  /** Tokens of the loop's own text, and those of them that came after the alarm. */
  readonly loopTokens: number;
  readonly savedTokens: number;
}

/** Compares the first alarm of a detector with what is known. An alarm before the loop is false, and a miss. */
export function outcomeOf({ conversation, alarms, tokens }: Judged, detector: string): Outcome {
  const { repetitions, events, others, noise } = conversation;
  const start = repetitions[0] ?? Number.POSITIVE_INFINITY;
  const alarm = alarms.get(detector);
  const isFound = alarm !== undefined && alarm.seq >= start;
  const ownTokens = (from: number) =>
    tokens.reduce((sum, count, seq) => (seq < from || others.has(seq) ? sum : sum + count), 0);
  return {
    isLoop: repetitions.length > 0,
    hasNoise: noise > 0,
    events: events.length,
    isFound,
    isFalse: alarm !== undefined && alarm.seq < start,
    rule: alarm?.rule ?? null,
    repetition: isFound ? repetitions.filter((seq) => seq <= alarm.seq).length : null,
    delaySeconds: isFound ? (atOf(events, alarm.seq) - atOf(events, start)) / 1_000 : null,
    days: (atOf(events, events.length - 1) - atOf(events, 0)) / DAY_MS,
    loopTokens: ownTokens(start),
    savedTokens: isFound ? ownTokens(alarm.seq + 1) : 0,
  };
}

const DAY_MS = 86_400_000;

/** Instant of an event; generated ones are numbered from 0 and have times. */
function atOf(events: readonly Event[], seq: number): number {
  return events[seq]?.at ?? 0;
}
