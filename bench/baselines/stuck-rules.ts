import { perAgent } from "./per-agent.js";
import { isSameStep } from "./same-step.js";
import type { Step } from "./steps.js";

/** Times in a row that raise the alarm, as in OpenHands. */
const EQUAL_CALLS = 4;
const EQUAL_FAILURES = 3;
const EQUAL_MESSAGES = 3;
const ALTERNATING = 6;

/** Applies four rules for coding agents that are stuck: equal calls, equal failures, equal messages, alternation. */
export const stuckRules = perAgent(
  "stuck rules 4/3/3/6",
  ALTERNATING,
  (steps) =>
    areEqual(steps.slice(-EQUAL_CALLS), EQUAL_CALLS, isCall) ||
    areEqual(steps.slice(-EQUAL_FAILURES), EQUAL_FAILURES, isFailure) ||
    areEqual(steps.slice(-EQUAL_MESSAGES), EQUAL_MESSAGES, ({ kind }) => kind === "message") ||
    alternate(steps.slice(-ALTERNATING)),
);

/** A call of which the result is known. */
function isCall({ kind, outcome }: Step): boolean {
  return kind === "call" && outcome !== null;
}

function isFailure({ isError }: Step): boolean {
  return isError;
}

/** Failures are compared by what was asked only: their texts may differ. */
function areEqual(steps: readonly Step[], times: number, claim: (step: Step) => boolean): boolean {
  const [first] = steps;
  if (first === undefined || steps.length < times || !steps.every(claim)) return false;
  return steps.every((step) => (first.isError ? step.action === first.action : isSameStep(step, first)));
}

function alternate(steps: readonly Step[]): boolean {
  const [one, other] = steps;
  if (one === undefined || other === undefined || steps.length < ALTERNATING) return false;
  if (!steps.every(isCall) || isSameStep(one, other)) return false;
  return steps.every((step, index) => isSameStep(step, index % 2 === 0 ? one : other));
}
