import type { EngineState } from "../engine/state.js";
import type { Observation } from "../observation.js";
import { inferKind } from "../participant.js";
import type { Detector, Scene, Sighting } from "./detector.js";
import { usualWithin } from "./log-times.js";
import { type Answers, followAnswers, type OpenAnswer } from "./open-answers.js";
import { knownSlot, place, slotOf } from "./slot.js";

/**
 * Sees an answer stay out for longer than such answers ever took: on the logarithm of times, because replies
 * have a long tail. Judged as time passes, by ticks and by whatever else happens. Somebody who is heard of is
 * not stalled; people take their time unless a deadline was declared. Warns only. O(open answers).
 */
export const stall: Detector = {
  code: "STALL",
  needs: ["times"],
  event(observation, _member, scene) {
    const { at, seq } = observation;
    if (at === undefined) return undefined;
    const answers = answersOf(observation, scene.state);
    // Mostly nobody waits for anything.
    if (answers === undefined) return undefined;
    const speaker = speakerOf(observation);
    for (const open of answers.open) if (open.on.includes(speaker)) open.heardAt = at;
    followAnswers(answers, observation, at, scene.state);
    return firstLate(answers, { at, seq }, scene);
  },
};

/** The answers that are out, if there are any or one is about to be. */
function answersOf({ type }: Observation, { slots }: EngineState): Answers | undefined {
  if (type === "tool-call" || type === "wait") return slotOf<Answers>(slots, place.STALL, createAnswers);
  const known = knownSlot<Answers>(slots, place.STALL);
  return known === undefined || known.open.length === 0 ? undefined : known;
}

function createAnswers(): Answers {
  return { open: [], times: new Map() };
}

function speakerOf(observation: Observation): string {
  return ("from" in observation ? observation.from : undefined) ?? "";
}

/** The first answer that is out for too long and was not reported yet. */
function firstLate(answers: Answers, { at, seq }: { at: number; seq: number }, scene: Scene) {
  const { minMs } = scene.policy.detectors.STALL;
  for (const open of answers.open) {
    const silentMs = at - open.heardAt;
    const isDue = open.deadlineAt !== null && at >= open.deadlineAt;
    // Nearly all answers are there before it need be known what is usual.
    if (open.isReported || (!isDue && silentMs < minMs)) continue;
    const usualMs = usualTime(open, answers, scene);
    if (!isDue && silentMs < usualMs) continue;
    open.isReported = true;
    return sighting(open, { silentMs, ...(!isDue && { usualMs: Math.round(usualMs) }) }, seq);
  }
  return undefined;
}

/** How long such an answer may take; for ever where that can't be known. */
function usualTime(open: OpenAnswer, { open: all, times }: Answers, scene: Scene): number {
  const { samples, sigmas, unknownMs } = scene.policy.detectors.STALL;
  if (open.deadlineAt !== null || asksPerson(open, scene)) return Infinity;
  // Whoever waits itself is not the one that stalled.
  if (all.some(({ from }) => open.on.includes(from))) return Infinity;
  const known = times.get(open.group);
  return known === undefined || known.count < samples ? unknownMs : usualWithin(known, sigmas);
}

/** A tool may be a person too, such as `ask_user`. */
function asksPerson({ isCall, on }: OpenAnswer, { state }: Scene): boolean {
  return on.some((name) => {
    const kind = isCall ? inferKind({ name }) : state.members.get(name)?.kind;
    return kind === "human";
  });
}

function sighting(
  { seq, from, on, isCall }: OpenAnswer,
  times: Record<string, number>,
  now: number,
): Sighting {
  return {
    code: "STALL",
    level: "warn",
    key: seq,
    repetitions: 1,
    tokens: 0,
    describe: () => ({
      cut: isCall
        ? { kind: "agent", agent: from }
        : { kind: "edges", edges: on.map((name) => [from, name] as const) },
      events: [seq, now],
      waste: 0,
      args: { agent: from, on, ...times },
    }),
  };
}
