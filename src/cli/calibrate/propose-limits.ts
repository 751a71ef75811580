import type { LimitRow } from "../../reports/calibration-text.js";
import { type MeasureName, type Measures, measureNames } from "./measures.js";

/** Twice what all but one in a hundred healthy runs stay below: the room that the shipped caps leave too. */
export const LIMIT_FACTOR = 2;

/** Small counts double by chance, so a limit lies at least so far above them. */
const LEAST_ROOM = 10;

/** Proposes a limit for each measure that healthy runs have. */
export function proposeLimits(runs: readonly Measures[]): LimitRow<MeasureName>[] {
  return measureNames.flatMap((measure) => {
    const values = runs
      .map((run) => run[measure])
      .filter((value) => value !== undefined)
      .sort((a, b) => a - b);
    const p99 = quantile(values, 99);
    // What never happens in healthy runs may be unrecorded just as well.
    if (p99 === 0) return [];
    const limit = roundedUp(Math.max(LIMIT_FACTOR * p99, p99 + LEAST_ROOM));
    return [{ measure, p50: quantile(values, 50), p99, limit }];
  });
}

/** The smallest value that so many percent of the sorted values do not exceed; 0 of none. */
function quantile(sorted: readonly number[], percent: number): number {
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0;
}

/** To two significant digits: nobody measured the third. */
function roundedUp(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / unit) * unit;
}
