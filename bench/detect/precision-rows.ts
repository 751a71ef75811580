import type { BaselineScore } from "../baselines/evaluate-baselines.js";
import type { Row } from "../report.js";
import { precisions, precisionText } from "./precision.js";
import type { Score } from "./score.js";
import type { Share } from "./share.js";

/** Lays out how often alarms are right, for both levels and each baseline, by the share of runs that loop. */
export function precisionRows({ found, alarmed }: Score, baselines: readonly BaselineScore[]): Row[] {
  return [
    row("suite, warn", found.warn, alarmed.warn),
    row("suite, trip", found.trip, alarmed.trip),
    ...baselines.map((baseline) => row(baseline.id, baseline.found, baseline.alarmed)),
  ];
}

function row(detector: string, found: Share, alarmed: Share): Row {
  const cells = precisions(found, alarmed).map((precision) => [
    `of ${precision.prevalence * 100} % that loop`,
    precisionText(precision),
  ]);
  return { detector, ...Object.fromEntries(cells) };
}
