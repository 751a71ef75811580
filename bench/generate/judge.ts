import { createObserver } from "../../src/core/observe/observe.js";
import { asShadow } from "../../src/core/policy/mode.js";
import { parsePolicy } from "../../src/core/policy/policy.js";
import { createReplay } from "../../src/runtime/replay.js";
import { alarmsOf } from "../baselines/alarms-of.js";
import { baselines } from "../baselines/baselines.js";
import type { Conversation } from "./conversation.js";

/** The first alarm of a detector in a conversation. */
export interface Alarm {
  readonly seq: number;
  /** Rule that raised it; the baseline itself where it has only one. */
  readonly rule: string;
}

/** A conversation, and what each detector said about it. */
export interface Judged {
  readonly conversation: Conversation;
  /** First alarm of each detector that raised one. */
  readonly alarms: ReadonlyMap<string, Alarm>;
  /** Size of each event's text in tokens, by `seq`. */
  readonly tokens: readonly number[];
}

/** Names of the two levels of the suite among the detectors. */
export const suiteIds = { warn: "suite, warn", trip: "suite, trip" } as const;

/** All that is compared: the suite at both levels, then the baselines. */
export const detectorIds: readonly string[] = [
  suiteIds.warn,
  suiteIds.trip,
  ...baselines.map(({ id }) => id),
];

const policy = asShadow(parsePolicy());
const observe = createObserver();

/** Shows a conversation to the suite, by the default policy, and to the baselines. */
export function judge(conversation: Conversation): Judged {
  const { header, events } = conversation;
  const replay = createReplay(header, { policy });
  const observations = events.map(observe);
  for (const observation of observations) replay.pushObservation(observation);
  const { findings } = replay.report();
  const alarms = new Map<string, Alarm>();
  const note = (id: string, alarm: Alarm | undefined) => alarm && alarms.set(id, alarm);
  const alarm = findings.map(({ seq, code, level }) => ({ seq, rule: code, level }));
  note(suiteIds.warn, alarm[0]);
  note(
    suiteIds.trip,
    alarm.find(({ level }) => level === "trip"),
  );
  for (const baseline of baselines) {
    const [seq] = alarmsOf(baseline, header, events);
    note(baseline.id, seq === undefined ? undefined : { seq, rule: baseline.id });
  }
  return { conversation, alarms, tokens: observations.map(({ tokens }) => tokens) };
}
