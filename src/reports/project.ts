import type { Counts } from "../core/engine/state.js";
import type { Finding } from "../core/finding.js";
import { knownCost } from "./amounts.js";
import { evidenceForm } from "./describe-evidence.js";
import type { EvidencePair } from "./evidence-collector.js";

/** What goes on costing, if nobody ends it. */
export interface Projection {
  /** `null` where nothing is repeated. */
  readonly tokensPerRepetition: number | null;
  /** Milliseconds of the latest repetition; `null` where times are not known. */
  readonly repetitionMs: number | null;
  readonly tokensPerHour: number | null;
  /** At the mean price of the task's tokens; `null` where a price is not known, which never means free. */
  readonly nanoUsdPerHour: number | null;
}

/** Totals of the task that prices are taken from. */
export type PricedCounts = Pick<Counts, "tokens" | "nanoUsd" | "unpriced" | "modelCalls">;

const HOUR_MS = 3_600_000;

/** Projects what an hour of a loop costs: its tokens per repetition, as often as the latest one lasted. */
export function project(
  finding: Finding,
  pairs: readonly EvidencePair[],
  counts: PricedCounts | undefined,
): Projection {
  const tokensPerRepetition = perRepetition(finding);
  const repetitionMs = durationOf(pairs);
  if (tokensPerRepetition === null || repetitionMs === null)
    return { tokensPerRepetition, repetitionMs, tokensPerHour: null, nanoUsdPerHour: null };
  const tokensPerHour = Math.round((tokensPerRepetition * HOUR_MS) / repetitionMs);
  const cost = counts === undefined || counts.tokens === 0 ? null : knownCost(counts);
  const nanoUsdPerHour =
    cost === null ? null : Math.round(tokensPerHour * (cost / (counts as PricedCounts).tokens));
  return { tokensPerRepetition, repetitionMs, tokensPerHour, nanoUsdPerHour };
}

function perRepetition({ code, evidence }: Finding): number | null {
  const { tokens, repetitions, events } = evidence;
  // A single event stands for no repetition, whatever is counted by it.
  const isRepeated = evidenceForm(code) === "period" || events.length > 1;
  return isRepeated && repetitions > 1 ? Math.round(tokens / repetitions) : null;
}

/** Mean time from an event to the same one a repetition later. */
function durationOf(pairs: readonly EvidencePair[]): number | null {
  const durations = pairs.flatMap(({ latest, before }) =>
    before && latest.at !== null && before.at !== null ? [latest.at - before.at] : [],
  );
  const total = durations.reduce((sum, duration) => sum + duration, 0);
  return total > 0 ? Math.round(total / durations.length) : null;
}
