import { quantile } from "../quantile.js";

/** What one call took: CPU time in microseconds, and the bytes by which the heap grew. */
export interface Cost {
  readonly us: number;
  readonly bytes: number;
}

/** What calls took without adjourn and with it. */
export interface Costs {
  readonly bare: readonly Cost[];
  readonly guarded: readonly Cost[];
}

/**
 * What adjourn adds to a call. Garbage is collected when V8 does, as for users: in few calls, and for all those before. So it
 * is counted apart, as what it comes to per call, and the quantiles are those of the other calls.
 */
export interface Added {
  /** Median, in microseconds. */
  readonly us: number;
  /** 99th percentile with adjourn less that without. */
  readonly p99Us: number;
  /** Mean of what collecting garbage takes; `null` where most calls collect some. */
  readonly gcUs: number | null;
  /** Median of the garbage; `null` as above. */
  readonly bytes: number | null;
}

/** Compares calls with and without adjourn, each in the calmest of so many parts: a disturbance from outside only ever adds. */
export function addedBy({ bare, guarded }: Costs, parts: number): Added {
  const added = (figure: (costs: readonly Cost[]) => number) =>
    calmest(guarded, parts, figure) - calmest(bare, parts, figure);
  const isCounted = [bare, guarded].every(isMostlyCalm);
  return {
    us: added((costs) => timeOf(costs, 0.5)),
    p99Us: added((costs) => timeOf(costs, 0.99)),
    gcUs: isCounted ? gcUs(guarded) - gcUs(bare) : null,
    bytes: isCounted ? bytesOf(guarded) - bytesOf(bare) : null,
  };
}

/** A quantile of the time of calls in which nothing was collected; of all, where something was in most. */
export function timeOf(costs: readonly Cost[], share: number): number {
  const counted = isMostlyCalm(costs) ? costs.filter((cost) => !isCollected(cost)) : costs;
  return quantile(
    counted.map(({ us }) => us),
    share,
  );
}

function isMostlyCalm(costs: readonly Cost[]): boolean {
  return costs.filter(isCollected).length * 2 < costs.length;
}

function gcUs(costs: readonly Cost[]): number {
  const usual = timeOf(costs, 0.5);
  return costs.filter(isCollected).reduce((sum, { us }) => sum + us - usual, 0) / costs.length;
}

/** What is on the heap grows by each call, until it is collected. */
function isCollected({ bytes }: Cost): boolean {
  return bytes < 0;
}

function bytesOf(costs: readonly Cost[]): number {
  return quantile(
    costs.map(({ bytes }) => bytes),
    0.5,
  );
}

function calmest(costs: readonly Cost[], parts: number, figure: (costs: readonly Cost[]) => number): number {
  const size = Math.ceil(costs.length / parts);
  const all = Array.from({ length: parts }, (_, at) => costs.slice(at * size, (at + 1) * size));
  return Math.min(...all.filter((part) => part.length > 0).map(figure));
}
