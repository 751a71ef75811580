import type { Standing } from "../../core/control-event.js";
import type { Decision } from "../../core/decision.js";
import type { Counts } from "../../core/engine/state.js";
import type { Event } from "../../core/event.js";
import type { Finding } from "../../core/finding.js";
import type { Observation } from "../../core/observation.js";
import type { Observe } from "../../core/observe/observe.js";
import { createEvidenceCollector, type ShownFinding } from "../evidence-collector.js";
import type { Aliases } from "./aliases.js";
import { createEndsReader } from "./ends.js";
import { createEventRows, type NameIndex } from "./event-rows.js";
import type { PageRows, PageTimeline } from "./page-data.js";
import type { Added, ReportStep } from "./report-step.js";
import { createTimeline } from "./timeline.js";
import { createTraffic, type Traffic } from "./traffic.js";

/** An event after it was judged. */
export interface JudgedEvent {
  readonly observation: Observation;
  /** Absent where only the observation was recorded. */
  readonly event: Event | undefined;
  /** Totals of the task after it. */
  readonly counts: Readonly<Counts>;
  readonly findings: readonly Finding[];
  readonly decisions: readonly Decision[];
}

/** What a report keeps of one task while it is replayed. */
export interface TraceRecord {
  readonly shown: readonly ShownFinding[];
  readonly traffic: Traffic;
  readonly timeline: Omit<PageTimeline, "burn">;
  readonly rows: PageRows;
  /** The latest of each limit that calls were admitted under. */
  readonly standings: ReadonlyMap<string, Standing>;
  readonly durationMs: number | null;
  /** What the task itself said of its end. */
  readonly finish: { readonly outcome: string; readonly value: number | undefined } | undefined;
}

export interface TraceRecorder {
  push(judged: JudgedEvent): void;
  record(): TraceRecord;
}

export interface TraceRecorderOptions {
  readonly observe: Observe;
  readonly indexOf: NameIndex;
  /** Where given, names are replaced and texts left out before anything is kept. */
  readonly aliases?: Aliases | undefined;
}

/** Makes the recorder of one task: sums that stay small however long it is, and its first events. */
export function createTraceRecorder({ observe, indexOf, aliases }: TraceRecorderOptions): TraceRecorder {
  const collector = createEvidenceCollector(observe);
  const endsOf = createEndsReader();
  const traffic = createTraffic();
  const timeline = createTimeline();
  const rows = createEventRows(indexOf);
  const shown: ShownFinding[] = [];
  const standings = new Map<string, Standing>();
  let counted: Added = { tokens: 0, nanoUsd: 0, waste: 0 };
  let firstAt: number | undefined;
  let lastAt: number | undefined;
  let finish: TraceRecord["finish"];

  function added({ tokens, nanoUsd, waste }: Readonly<Counts>): Added {
    const before = counted;
    counted = { tokens, nanoUsd, waste };
    return { tokens: tokens - before.tokens, nanoUsd: nanoUsd - before.nanoUsd, waste: waste - before.waste };
  }

  return {
    push(judged) {
      const { observation, event, findings, decisions } = aliases ? redact(judged, aliases) : judged;
      if (event) collector.push(event);
      else collector.pushObservation(observation);
      for (const finding of findings) shown.push(collector.show(finding));
      const step: ReportStep = { observation, event, findings, decisions, added: added(judged.counts) };
      const ends = endsOf(observation);
      traffic.push(step, ends);
      timeline.push(step);
      rows.push(step, ends);
      firstAt ??= observation.at;
      lastAt = observation.at ?? lastAt;
      if (observation.type === "finish") finish = { outcome: observation.outcome, value: observation.value };
      if (observation.type === "control" && observation.action === "admit")
        for (const standing of observation.standings)
          standings.set(`${standing.account} ${standing.dimension}`, standing);
    },
    record: () => ({
      shown,
      traffic,
      timeline: timeline.build(),
      rows: rows.build(),
      standings,
      durationMs: firstAt === undefined || lastAt === undefined ? null : Math.max(0, lastAt - firstAt),
      finish,
    }),
  };
}

function redact(judged: JudgedEvent, aliases: Aliases): JudgedEvent {
  return {
    ...judged,
    event: undefined,
    observation: aliases.observation(judged.observation),
    findings: judged.findings.map(aliases.finding),
    decisions: judged.decisions.map(aliases.decision),
  };
}
