import { createObserver } from "../../core/observe/observe.js";
import type { Policy } from "../../core/policy/policy.js";
import { readTraces } from "../../importers/read-traces.js";
import type { PriceBook } from "../../runtime/prices/price-book.js";
import { createReplay, type Replay, type ReplayReport } from "../../runtime/replay.js";
import type { Measures } from "./measures.js";
import { createRunMeter, type RunMeter } from "./run-meter.js";

/** A recorded run, judged and measured. */
export interface MeasuredRun {
  readonly kind: string | null;
  readonly outcome: string | null;
  readonly report: ReplayReport;
  readonly measures: Measures;
}

export interface ReadRunsOptions {
  /** Policy that runs of a kind are judged by. */
  readonly policyOf: (kind: string | null) => Policy;
  readonly prices: PriceBook;
}

interface Open {
  readonly replay: Replay;
  readonly meter: RunMeter;
  outcome: string | null;
}

/** Reads and judges recorded runs one by one. @throws {TraceFileError} where a file can't be read */
export async function* readRuns(
  paths: readonly string[],
  { policyOf, prices }: ReadRunsOptions,
): AsyncGenerator<MeasuredRun, void> {
  const observe = createObserver();
  const open = new Map<string, Open>();
  for await (const item of readTraces(paths)) {
    if (item.kind === "error") throw item.error;
    if (item.kind === "header") {
      const policy = policyOf(item.header.kind ?? null);
      const replay = createReplay(item.header, { policy, observe, prices });
      open.set(item.header.task, { replay, meter: createRunMeter(), outcome: null });
      continue;
    }
    const run = open.get(item.task);
    if (run === undefined) continue;
    if (item.kind === "end") {
      open.delete(item.task);
      yield ended(run);
      continue;
    }
    const what = item.kind === "event" ? item.event : item.observation;
    if (what.type === "finish") run.outcome = what.outcome;
    run.meter.push(what);
    if (item.kind === "event") run.replay.push(item.event);
    else run.replay.pushObservation(item.observation);
  }
}

function ended({ replay, meter, outcome }: Open): MeasuredRun {
  const report = replay.report();
  return { kind: report.header.kind ?? null, outcome, report, measures: meter.measures(report) };
}
