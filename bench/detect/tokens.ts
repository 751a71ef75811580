import { firstHit, loopEvents } from "./hits.js";
import type { JudgedEvent, JudgedRun } from "./judge-runs.js";
import type { Share } from "./share.js";

/**
 * Projects what halts at the first trip inside each loop would have saved: tokens of the loops' own text after
 * the trip, of all tokens in loops. The context that is sent again at each turn is not counted.
 */
export function savedTokens(runs: readonly JudgedRun[]): Share {
  return sum(
    runs.map((run) => {
      const inLoop = loopEvents(run);
      const trip = firstHit(run, "trip")?.finding.seq ?? Number.POSITIVE_INFINITY;
      return { hits: textTokens(after(inLoop, trip)), of: textTokens(inLoop) };
    }),
  );
}

/** Projects what halts at the first trip would have cut off runs without a loop, of all their tokens. */
export function lostTokens(runs: readonly JudgedRun[]): Share {
  const healthy = runs.filter(({ labels }) => labels.loop === false);
  return sum(
    healthy.map(({ events, findings }) => {
      const trip = findings.find(({ level }) => level === "trip")?.seq ?? Number.POSITIVE_INFINITY;
      return { hits: textTokens(after(events, trip)), of: textTokens(events) };
    }),
  );
}

function after(events: readonly JudgedEvent[], seq: number): readonly JudgedEvent[] {
  return events.filter(({ observation }) => observation.seq > seq);
}

/** Size of the text itself: billed tokens were recorded for few runs, and would outweigh all others. */
function textTokens(events: readonly JudgedEvent[]): number {
  return events.reduce((total, { observation }) => total + observation.tokens, 0);
}

function sum(shares: readonly Share[]): Share {
  return shares.reduce((one, other) => ({ hits: one.hits + other.hits, of: one.of + other.of }), {
    hits: 0,
    of: 0,
  });
}
