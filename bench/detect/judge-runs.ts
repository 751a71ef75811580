import { createState } from "../../src/core/engine/state.js";
import { step } from "../../src/core/engine/step.js";
import type { Event } from "../../src/core/event.js";
import type { Finding } from "../../src/core/finding.js";
import type { Observation } from "../../src/core/observation.js";
import { createObserver, type Observe } from "../../src/core/observe/observe.js";
import { asShadow } from "../../src/core/policy/mode.js";
import { parsePolicy } from "../../src/core/policy/policy.js";
import type { TraceHeader } from "../../src/core/trace.js";
import type { TraceLabels } from "../../src/importers/importer.js";
import { readTraces } from "../../src/importers/read-traces.js";

/** First and last `seq` of a labelled loop. */
export type Span = readonly [start: number, end: number];

export interface JudgedEvent {
  readonly observation: Observation;
  /** Words that the run had never seen, in what the event completed; `null` when nothing was. */
  readonly newWords: number | null;
}

/** A labelled run, and what the detectors said about it. */
export interface JudgedRun {
  readonly header: TraceHeader;
  readonly labels: TraceLabels;
  /** Labelled loops; empty in a healthy run. */
  readonly spans: readonly Span[];
  readonly findings: readonly Finding[];
  readonly events: readonly JudgedEvent[];
}

/** Judges the labelled runs in files and folders by the default policy. @throws {TraceFileError} for a bad file. */
export async function* judgeRuns(paths: readonly string[]): AsyncGenerator<JudgedRun, void> {
  const observe = createObserver();
  const open = new Map<string, Judging>();
  for await (const item of readTraces(paths)) {
    if (item.kind === "error") throw item.error;
    if (item.kind === "header") {
      if (item.labels) open.set(item.header.task, beginRun(item.header, item.labels, observe));
      continue;
    }
    const judging = open.get(item.task);
    if (judging === undefined) continue;
    if (item.kind === "event") judging.push(item.event);
    if (item.kind === "end") {
      open.delete(item.task);
      yield judging.run;
    }
  }
}

interface Judging {
  readonly run: JudgedRun;
  push(event: Event): void;
}

const policy = asShadow(parsePolicy());

function beginRun(header: TraceHeader, labels: TraceLabels, observe: Observe): Judging {
  const state = createState(header);
  const findings: Finding[] = [];
  const events: JudgedEvent[] = [];
  return {
    run: { header, labels, spans: spansOf(labels), findings, events },
    push(event) {
      const observation = observe(event);
      const result = step(state, observation, policy);
      findings.push(...result.findings);
      events.push({ observation, newWords: result.newWords });
    },
  };
}

function spansOf({ loop, start, end, segments }: TraceLabels): readonly Span[] {
  if (loop !== true) return [];
  if (segments !== undefined) return segments;
  return [[start ?? 0, end ?? Number.POSITIVE_INFINITY]];
}
