import type { Step } from "./steps.js";

/** Whether two steps are equal to the letter, in what was done and in what came back. */
export function isSameStep(one: Step, other: Step): boolean {
  return one.kind === other.kind && one.action === other.action && one.outcome === other.outcome;
}
