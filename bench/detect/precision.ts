import { type Share, wilson } from "./share.js";

/** Shares of runs that loop, an order of magnitude apart: few do, some do, a third does. */
const prevalences = [0.004, 0.03, 0.3] as const;

/** Share of alarms that are right, where so many runs loop. */
export interface Precision {
  readonly prevalence: number;
  readonly precision: number;
  /** From the worst to the best that the intervals of both shares allow at once: wider than 95 %. */
  readonly interval: readonly [low: number, high: number];
  /** With the upper bound of false alarms where none was counted, which does not prove that none come. */
  readonly atUpperBound: number | null;
}

/** Works out the precision at each prevalence: `found` is the share of loops found, `alarmed` that of false alarms. */
export function precisions(found: Share, alarmed: Share): readonly Precision[] {
  const [foundLow, foundHigh] = wilson(found);
  const [alarmedLow, alarmedHigh] = wilson(alarmed);
  const recall = found.hits / found.of;
  return prevalences.map((prevalence) => {
    const at = (share: number, falseShare: number) => {
      const right = prevalence * share;
      return right / (right + (1 - prevalence) * falseShare);
    };
    return {
      prevalence,
      precision: at(recall, alarmed.hits / alarmed.of),
      interval: [at(foundLow, alarmedHigh), at(foundHigh, alarmedLow)],
      atUpperBound: alarmed.hits === 0 ? at(recall, alarmedHigh) : null,
    };
  });
}

/** Writes a precision with its interval, as in `41.1 % (34.0–48.3)`; a dash where nothing was counted. */
export function precisionText({ precision, interval, atUpperBound }: Precision): string {
  if (Number.isNaN(precision)) return "–";
  const percent = (share: number) => (share * 100).toFixed(1);
  const text = `${percent(precision)} % (${percent(interval[0])}–${percent(interval[1])})`;
  return atUpperBound === null ? text : `${text}, ${percent(atUpperBound)} % at the upper bound`;
}
