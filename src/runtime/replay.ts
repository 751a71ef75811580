import type { Decision } from "../core/decision.js";
import { notJudged } from "../core/engine/not-judged.js";
import { type Counts, createState } from "../core/engine/state.js";
import { type StepResult, step } from "../core/engine/step.js";
import type { Event } from "../core/event.js";
import type { Finding, FindingCode, Level } from "../core/finding.js";
import type { Observation } from "../core/observation.js";
import { createObserver, type Observe } from "../core/observe/observe.js";
import { type Policy, parsePolicy } from "../core/policy/policy.js";
import type { TraceHeader } from "../core/trace.js";
import { priceEvent } from "./price-event.js";
import type { PriceBook } from "./prices/price-book.js";

/** What a recorded task is judged by. */
export interface ReplayOptions {
  /** @default the default policy, in shadow */
  readonly policy?: Policy;
  /** Shared by all traces of a run: it remembers texts. @default one with the fixed key */
  readonly observe?: Observe;
  /** Prices model calls that carry none. @default no prices */
  readonly prices?: PriceBook;
}

/** What a recorded task amounts to. */
export interface ReplayReport {
  readonly header: TraceHeader;
  /** The worst level among the findings. */
  readonly verdict: "clear" | Level;
  readonly findings: readonly Finding[];
  readonly decisions: readonly Decision[];
  /** Rules that lacked what they need. */
  readonly notJudged: readonly FindingCode[];
  readonly counts: Readonly<Counts>;
  /** Instants of the first and latest event in milliseconds; `null` where none is recorded. */
  readonly firstAt: number | null;
  readonly lastAt: number | null;
}

/** What became of one event. */
export interface ReplayedEvent extends StepResult {
  readonly observation: Observation;
}

/** A task being replayed. */
export interface Replay {
  /** Totals so far; they grow with each event. */
  readonly counts: Readonly<Counts>;
  /** Feeds the next event, or the observation that was made of it. */
  push(event: Event): ReplayedEvent;
  pushObservation(observation: Observation): ReplayedEvent;
  /** Where it stands, after whatever was fed so far. */
  report(): ReplayReport;
}

/** Replays one recorded task through the same fold that judges live ones. Holds no events. */
export function createReplay(header: TraceHeader, options: ReplayOptions = {}): Replay {
  const { policy = parsePolicy(), observe = createObserver(), prices } = options;
  const state = createState(header);
  const findings: Finding[] = [];
  const decisions: Decision[] = [];

  function pushObservation(observation: Observation): ReplayedEvent {
    const { findings: found, decisions: decided, newWords } = step(state, observation, policy);
    for (const finding of found) findings.push(finding);
    for (const decision of decided) decisions.push(decision);
    return { findings: found, decisions: decided, newWords, observation };
  }

  return {
    counts: state.counts,
    push: (event) => pushObservation(observe(prices ? priceEvent(event, prices) : event)),
    pushObservation,
    report: () => ({
      header,
      verdict: verdictOf(findings),
      findings: [...findings],
      decisions: [...decisions],
      notJudged: notJudged(state),
      counts: { ...state.counts },
      firstAt: state.firstAt,
      lastAt: state.lastAt,
    }),
  };
}

function verdictOf(findings: readonly Finding[]): "clear" | Level {
  if (findings.some(({ level }) => level === "trip")) return "trip";
  return findings.length > 0 ? "warn" : "clear";
}
