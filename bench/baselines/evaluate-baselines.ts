import type { Event } from "../../src/core/event.js";
import type { TraceHeader } from "../../src/core/trace.js";
import type { TraceLabels } from "../../src/importers/importer.js";
import { type Share, shareOf } from "../detect/share.js";
import { alarmsOf } from "./alarms-of.js";
import { baselines } from "./baselines.js";

/** A labelled run with its text: baselines compare texts. */
export interface LabelledRun {
  readonly header: TraceHeader;
  readonly labels: TraceLabels;
  readonly events: readonly Event[];
}

/** How well a baseline did. A run counts once. */
export interface BaselineScore {
  readonly id: string;
  /** Runs with a loop of which an alarm lies inside a loop. */
  readonly found: Share;
  /** Runs without a loop that raised an alarm. */
  readonly alarmed: Share;
  /** The same, of those that reached their goal. */
  readonly alarmedSuccessful: Share;
}

/** Whether a run is a loop, whether it succeeded, and which baselines alarmed where it matters. */
interface Outcome {
  readonly isLoop: boolean;
  readonly isSuccess: boolean;
  readonly alarmed: ReadonlySet<string>;
}

/** Compares what the baselines say with the labels; undecided runs are left out. Holds one run at a time. */
export async function evaluateBaselines(
  runs: AsyncIterable<LabelledRun> | Iterable<LabelledRun>,
): Promise<readonly BaselineScore[]> {
  const outcomes: Outcome[] = [];
  for await (const run of runs) if (run.labels.loop !== null) outcomes.push(outcomeOf(run));
  const loops = outcomes.filter(({ isLoop }) => isLoop);
  const healthy = outcomes.filter(({ isLoop }) => !isLoop);
  return baselines.map(({ id }) => {
    const alarms = ({ alarmed }: Outcome) => alarmed.has(id);
    return {
      id,
      found: shareOf(loops, alarms),
      alarmed: shareOf(healthy, alarms),
      alarmedSuccessful: shareOf(
        healthy.filter(({ isSuccess }) => isSuccess),
        alarms,
      ),
    };
  });
}

function outcomeOf({ header, labels, events }: LabelledRun): Outcome {
  const isLoop = labels.loop === true;
  const spans = labels.segments ?? [[labels.start ?? 0, labels.end ?? Number.POSITIVE_INFINITY]];
  const counts = (seq: number) => !isLoop || spans.some(([start, end]) => start <= seq && seq <= end);
  const alarmed = baselines.filter((baseline) => alarmsOf(baseline, header, events).some(counts));
  return {
    isLoop,
    isSuccess: labels.outcome === "success",
    alarmed: new Set(alarmed.map(({ id }) => id)),
  };
}
