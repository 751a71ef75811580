import type { CheckedTask } from "../../reports/check/check-report.js";
import { firstStop } from "../../scenarios/first-stop.js";
import type { TaskRun } from "../../scenarios/scenario-run.js";

/** Reduces a task to what reports tell of it. */
export function checkedTask(run: TaskRun): CheckedTask {
  const { id, outcome, spent, booked, findings, decisions } = run;
  const { events, tokens, nanoUsd, unpriced } = spent;
  return {
    id,
    outcome,
    spent: { events, tokens, waste: booked?.waste ?? 0 },
    costNanoUsd: unpriced > 0 ? null : nanoUsd,
    stop: firstStop(run) ?? null,
    findings,
    decisions: decisions.map(({ decision }) => decision),
  };
}
