import type { Action } from "../../core/decision.js";
import type { DecisionSummary } from "./summary-facts.js";

const done: Readonly<Record<Action, string>> = {
  warn: "Warned about",
  nudge: "Nudged",
  throttle: "Slowed down",
  downgrade: "Moved to a cheaper model",
  summarize: "Summed up",
  ask: "Waiting for a person's word on",
  cut: "Cut",
  halt: "Halted",
  resume: "Resumed",
  close: "Back to normal",
};

/** Says what was done about a part, or in shadow mode what would have been and that nothing was. */
export function actionInWords({ action, part, enforced }: DecisionSummary): string {
  if (enforced) return `${done[action]}: ${part}.`;
  return `Shadow mode, nothing was stopped. Would have been (${action}): ${part}.`;
}
