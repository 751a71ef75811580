import { knownCost } from "./amounts.js";
import { findingJson } from "./finding-json.js";
import { jsonLine } from "./json-line.js";
import { addTotals, noTotals } from "./replay-totals.js";
import type { ReplayedBatch } from "./replayed-batch.js";
import type { ReplayedTrace } from "./replayed-trace.js";

/** Reports one replayed trace as a line of JSON. */
export function replayJson({ file, header, verdict, findings, notJudged, counts }: ReplayedTrace): string {
  return jsonLine({
    trace: header.task,
    file,
    verdict,
    findings: findings.map(findingJson),
    notJudged,
    events: counts.events,
    tokens: counts.tokens,
    wasteTokens: counts.waste,
    costNanoUsd: knownCost(counts),
  });
}

/** Reports the totals of a batch as a line of JSON. */
export function replayTotalJson(batch: ReplayedBatch): string {
  const totals = [...batch.sources.values()].reduce(addTotals, noTotals);
  const { traces, clear, warn, trip, events, tokens, waste, wasteAfterTrip } = totals;
  return jsonLine({
    total: {
      traces,
      clear,
      warn,
      trip,
      events,
      tokens,
      wasteTokens: waste,
      projectedSavedTokens: wasteAfterTrip,
      costNanoUsd: knownCost(totals),
      files: batch.files,
      skippedFiles: batch.skipped.length,
      badLines: batch.badLineCount,
    },
  });
}
