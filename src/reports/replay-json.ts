import { visibleText } from "../core/visible-text.js";
import { knownCost } from "./amounts.js";
import { addTotals, noTotals } from "./replay-totals.js";
import type { ReplayedBatch } from "./replayed-batch.js";
import type { ReplayedTrace } from "./replayed-trace.js";

/** Reports one replayed trace as a line of JSON. */
export function replayJson({ file, header, verdict, findings, notJudged, counts }: ReplayedTrace): string {
  return jsonLine({
    trace: header.task,
    file,
    verdict,
    findings: findings.map(({ code, level, seq, evidence, cut }) => ({
      code,
      level,
      event: seq,
      evidence,
      cut,
    })),
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

/** Control characters are escaped beyond what JSON asks for, so that the line is safe in a terminal too. */
function jsonLine(value: unknown): string {
  return `${visibleText(JSON.stringify(value))}\n`;
}
