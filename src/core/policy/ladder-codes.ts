import type { FindingCode } from "../finding.js";

/**
 * Loops: when they trip, they climb the ladder. The others are proven or final when they trip, so there is nothing
 * to wait for. The echo trips only where a judge says so.
 */
export const ladderCodes: ReadonlySet<FindingCode> = new Set([
  "ACTION_CYCLE",
  "CHAIN_CYCLE",
  "NUMERIC_CYCLE",
  "SAME_ERROR",
  "IDLE_POLLING",
  "STALE_CHAIN",
  "EMPTY_TURN",
  "DEGENERATE_TEXT",
  "NEAR_REPEAT",
  "ECHO",
]);
