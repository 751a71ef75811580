import { findingJson } from "../finding-json.js";
import type { CheckedTask } from "./check-report.js";

/** Reduces a task to plain data that runs are compared by, in reports and in snapshots. */
export function taskJson({ id, outcome, spent, costNanoUsd, stop, findings, decisions }: CheckedTask) {
  return {
    id,
    outcome,
    events: spent.events,
    tokens: spent.tokens,
    wasteTokens: spent.waste,
    costNanoUsd,
    stop: stop && { action: stop.action, reason: stop.reason, event: stop.seq },
    findings: findings.map(findingJson),
    decisions: decisions.map(({ action, reason, seq, enforced, cut }) => ({
      action,
      reason,
      event: seq,
      enforced,
      cut,
    })),
  };
}
