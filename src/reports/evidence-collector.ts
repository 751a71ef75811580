import type { Event } from "../core/event.js";
import type { Finding } from "../core/finding.js";
import type { Observation } from "../core/observation.js";
import { createObserver, type Observe } from "../core/observe/observe.js";
import { evidenceForm } from "./describe-evidence.js";
import { type EvidenceEvent, evidenceEvent } from "./evidence-event.js";
import { createNewWords } from "./new-words.js";

/** One step of the latest period beside the same step of the period before. */
export interface EvidencePair {
  readonly latest: EvidenceEvent;
  /** Absent where there is none, or it lies further back than events are kept. */
  readonly before: EvidenceEvent | undefined;
}

/** A finding with the events that it rests on. */
export interface ShownFinding {
  readonly finding: Finding;
  readonly pairs: readonly EvidencePair[];
}

/** Collects the events of one trace while it is replayed. */
export interface EvidenceCollector {
  /** Takes the next event, or the observation that was made of it. */
  push(event: Event): void;
  pushObservation(observation: Observation): void;
  /** Looks up what a finding rests on. To be called at the event at which it fired. */
  show(finding: Finding): ShownFinding;
}

/** Events looked back on: two periods of 32 units stay in sight among a hundred interleaved conversations. */
const MAX_KEPT = 4_096;

/** Calls that one agent may have open at once; a result that comes later stands alone. */
const MAX_LOOK_BACK = 256;

/**
 * Makes the collector of one trace. It keeps the latest events only, whatever the length of the trace.
 *
 * @param observe that judges the trace too, so that a text is read once. @default one with the fixed key
 */
export function createEvidenceCollector(observe: Observe = createObserver()): EvidenceCollector {
  const kept: Kept[] = [];
  const takeNewWords = createNewWords();

  function keep(observation: Observation, event?: Event): void {
    if (kept.length >= 2 * MAX_KEPT) kept.splice(0, MAX_KEPT);
    const shown = evidenceEvent(observation, event, takeNewWords);
    const entry: Kept = { observation, shown };
    if (observation.type === "tool-result") pair(entry, observation, kept);
    kept.push(entry);
  }

  return {
    push: (event) => keep(observe(event), event),
    pushObservation: (observation) => keep(observation),
    show: (finding) => ({ finding, pairs: pairsOf(finding, kept) }),
  };
}

interface Kept {
  readonly observation: Observation;
  shown: EvidenceEvent;
}

type Result = Extract<Observation, { type: "tool-result" }>;

/** Shows the result with its call and the call with its result. */
function pair(entry: Kept, result: Result, kept: readonly Kept[]): void {
  const call = callOf(result, kept);
  if (!call) return;
  const { asked, route } = call.shown;
  const newWords = [...call.shown.newWords, ...entry.shown.newWords];
  call.shown = { ...call.shown, answered: entry.shown.answered, newWords };
  entry.shown = { ...entry.shown, route, slot: `tool-result ${route}`, asked, newWords };
}

/** The call with the same id, else the oldest one that is open. A message of the agent closes its calls. */
function callOf(result: Result, kept: readonly Kept[]): Kept | undefined {
  let oldest: Kept | undefined;
  for (let at = kept.length - 1; at >= Math.max(0, kept.length - MAX_LOOK_BACK); at -= 1) {
    const entry = kept[at] as Kept;
    const { observation } = entry;
    if (!("from" in observation) || observation.from !== result.to) continue;
    if (observation.type === "message" && result.call === undefined) break;
    if (observation.type !== "tool-call" || entry.shown.answered !== null) continue;
    if (result.call !== undefined && result.call === observation.call) return entry;
    oldest = entry;
  }
  return result.call === undefined ? oldest : undefined;
}

function pairsOf(finding: Finding, kept: readonly Kept[]): EvidencePair[] {
  const { events } = finding.evidence;
  const form = evidenceForm(finding.code);
  if (form === "occurrences") return lastTwo(events, kept);
  const latest = events.flatMap((seq) => kept.filter((entry) => entry.observation.seq === seq));
  if (form === "single") return latest.map(({ shown }) => ({ latest: shown, before: undefined }));
  return withPeriodBefore(latest, kept, { byText: finding.code !== "STALE_CHAIN" });
}

/** Each event is a repetition of its own. */
function lastTwo(events: readonly number[], kept: readonly Kept[]): EvidencePair[] {
  const [before, latest] = events
    .slice(-2)
    .map((seq) => kept.find((entry) => entry.observation.seq === seq)?.shown);
  if (latest) return [{ latest, before }];
  return before ? [{ latest: before, before: undefined }] : [];
}

/** Walks back from the latest period; its events have their counterparts in the same order. */
function withPeriodBefore(
  latest: readonly Kept[],
  kept: readonly Kept[],
  how: { byText: boolean },
): EvidencePair[] {
  const pairs: EvidencePair[] = [];
  let end = latest[0] ? kept.indexOf(latest[0]) : 0;
  for (const entry of latest.toReversed()) {
    const at = counterpart(entry.shown, kept.slice(0, end), how);
    if (at >= 0) end = at;
    pairs.unshift({ latest: entry.shown, before: kept[at]?.shown });
  }
  return pairs;
}

/** Where repetition is exact, the same text is looked for before the same route. */
function counterpart(
  event: EvidenceEvent,
  earlier: readonly Kept[],
  { byText }: { byText: boolean },
): number {
  const isAlike = ({ shown }: Kept) => shown.slot === event.slot;
  const isEqual = (entry: Kept) => isAlike(entry) && printOf(entry.shown) === printOf(event);
  const equal = byText ? earlier.findLastIndex(isEqual) : -1;
  return equal >= 0 ? equal : earlier.findLastIndex(isAlike);
}

function printOf({ asked, answered }: EvidenceEvent): string {
  return `${asked?.print?.fine} ${answered?.print?.fine}`;
}
