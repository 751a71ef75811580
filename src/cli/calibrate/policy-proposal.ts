import type { PolicyInput } from "../../core/policy/policy.js";
import type { LimitRow } from "../../reports/calibration-text.js";
import { budgetMeasures, type MeasureName } from "./measures.js";

const NANO_PER_USD = 1e9;

/** Puts limits where a policy has them. */
export function policyProposal(rows: readonly LimitRow<MeasureName>[]): PolicyInput {
  const entries = rows.map(({ measure, limit }) => {
    return { measure, entry: [measure, measure === "usd" ? limit / NANO_PER_USD : limit] as const };
  });
  const task = entries.filter(({ measure }) => budgetMeasures.has(measure)).map(({ entry }) => entry);
  const caps = entries.filter(({ measure }) => !budgetMeasures.has(measure)).map(({ entry }) => entry);
  return {
    budget: { task: Object.fromEntries(task) },
    detectors: { HARD_CAP: Object.fromEntries(caps) },
  };
}
