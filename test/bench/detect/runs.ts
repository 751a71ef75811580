import type { JudgedRun } from "../../../bench/detect/judge-runs.js";
import { createState } from "../../../src/core/engine/state.js";
import { step } from "../../../src/core/engine/step.js";
import type { Event } from "../../../src/core/event.js";
import type { Finding, Level } from "../../../src/core/finding.js";
import { createObserver } from "../../../src/core/observe/observe.js";
import { parsePolicy } from "../../../src/core/policy/policy.js";
import { type TraceHeader, traceHeaderSchema } from "../../../src/core/trace.js";
import type { TraceLabels } from "../../../src/importers/importer.js";

/** What a made-up run differs in. */
export interface RunParts {
  readonly labels?: Partial<TraceLabels>;
  readonly header?: Partial<TraceHeader>;
  readonly findings?: readonly Finding[];
  readonly spans?: JudgedRun["spans"];
  readonly events?: Iterable<Event>;
}

/** Makes a judged run: what detectors really say about its events is put aside for the findings given. */
export function run({ labels, header, findings = [], spans = [], events = [] }: RunParts): JudgedRun {
  const parsed = traceHeaderSchema.parse({ type: "trace", schema: 1, task: "run", ...header });
  const state = createState(parsed);
  const observe = createObserver();
  const policy = parsePolicy();
  return {
    header: parsed,
    labels: { source: "source", loop: spans.length > 0, outcome: "unknown", ...labels },
    spans,
    findings,
    events: Array.from(events, (event) => {
      const observation = observe(event);
      return { observation, newWords: step(state, observation, policy).newWords };
    }),
  };
}

/** Makes a finding at an event. */
export function finding(level: Level, seq: number): Finding {
  const evidence = { events: [seq], repetitions: 3, tokens: 0 };
  const stake = { spent: 0, projected: null, spentNanoUsd: null };
  return { code: "CHAIN_CYCLE", level, seq, args: {}, evidence, stake, cut: { kind: "task" } };
}
