import type { Counts } from "../core/engine/state.js";
import { knownCost } from "./amounts.js";
import type { ReplayedTrace } from "./replayed-trace.js";

/** Sums over replayed traces. */
export interface ReplayTotals
  extends Readonly<
    Pick<Counts, "events" | "tokens" | "waste" | "wasteAfterTrip" | "nanoUsd" | "unpriced" | "modelCalls">
  > {
  readonly traces: number;
  readonly clear: number;
  readonly warn: number;
  readonly trip: number;
  /** Traces of which the cost is known. */
  readonly priced: number;
}

/** The totals of no trace at all. */
export const noTotals: ReplayTotals = {
  traces: 0,
  clear: 0,
  warn: 0,
  trip: 0,
  priced: 0,
  events: 0,
  tokens: 0,
  waste: 0,
  wasteAfterTrip: 0,
  nanoUsd: 0,
  unpriced: 0,
  modelCalls: 0,
};

/** Adds up two totals. */
export function addTotals(left: ReplayTotals, right: ReplayTotals): ReplayTotals {
  return {
    traces: left.traces + right.traces,
    clear: left.clear + right.clear,
    warn: left.warn + right.warn,
    trip: left.trip + right.trip,
    priced: left.priced + right.priced,
    events: left.events + right.events,
    tokens: left.tokens + right.tokens,
    waste: left.waste + right.waste,
    wasteAfterTrip: left.wasteAfterTrip + right.wasteAfterTrip,
    nanoUsd: left.nanoUsd + right.nanoUsd,
    unpriced: left.unpriced + right.unpriced,
    modelCalls: left.modelCalls + right.modelCalls,
  };
}

/** Totals of one trace. */
export function totalsOf({ verdict, counts }: Pick<ReplayedTrace, "verdict" | "counts">): ReplayTotals {
  const { events, tokens, waste, wasteAfterTrip, nanoUsd, unpriced, modelCalls } = counts;
  const amounts = { events, tokens, waste, wasteAfterTrip, nanoUsd, unpriced, modelCalls };
  const priced = knownCost(counts) === null ? 0 : 1;
  return { ...noTotals, ...amounts, traces: 1, priced, [verdict]: 1 };
}
