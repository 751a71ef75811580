import type { Event } from "../core/event.js";
import type { Observation } from "../core/observation.js";
import type { Observe } from "../core/observe/observe.js";
import { asShadow } from "../core/policy/mode.js";
import { type PolicyInput, parsePolicy } from "../core/policy/policy.js";
import type { TraceHeader } from "../core/trace.js";
import type { PriceBook } from "../runtime/prices/price-book.js";
import { createReplay } from "../runtime/replay.js";
import type { TaskRun } from "./scenario-run.js";

/** A recorded run being judged for a scenario. */
export interface TraceJudge {
  push(event: Event): void;
  pushObservation(observation: Observation): void;
  /** What came of it, after whatever was fed. */
  run(): TaskRun;
}

export interface JudgeTraceOptions {
  readonly policy: PolicyInput;
  readonly observe: Observe;
  readonly prices: PriceBook;
}

/** Judges a recorded run under a scenario's policy: in shadow mode, to its end. */
export function judgeTrace(header: TraceHeader, options: JudgeTraceOptions): TraceJudge {
  const policy = asShadow(parsePolicy(options.policy));
  const replay = createReplay(header, { ...options, policy });
  let outcome = "unknown";
  return {
    push: (event) => {
      if (event.type === "finish") outcome = event.outcome;
      replay.push(event);
    },
    pushObservation: (observation) => {
      if (observation.type === "finish") outcome = observation.outcome;
      replay.pushObservation(observation);
    },
    run: () => {
      const { counts, findings, decisions, lastAt } = replay.report();
      const { events, tokens, nanoUsd, unpriced, modelCalls } = counts;
      return {
        id: header.task,
        kind: header.kind ?? null,
        isRecorded: true,
        outcome,
        endedAt: lastAt,
        agents: counts.participants,
        // Most sources record no model calls; what has no bill has no price.
        spent: { events, tokens, nanoUsd, unpriced: modelCalls === 0 ? 1 : unpriced },
        hours: [],
        booked: counts,
        findings,
        decisions: decisions.map((decision) => ({ at: lastAt ?? 0, decision })),
        stops: [],
        loopStartedAt: null,
      };
    },
  };
}
