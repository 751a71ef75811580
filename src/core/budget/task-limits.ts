import type { ControlEvent } from "../control-event.js";
import { knownSlot, place, slotOf } from "../detectors/slot.js";
import type { EngineState } from "../engine/state.js";
import type { Policy } from "../policy/policy.js";

type TaskLimits = NonNullable<Policy["budget"]["task"]>;
type TopUp = Extract<ControlEvent, { action: "top-up" }>;

/** What operators have raised the task's own limits by. */
interface Raised {
  tokens: number;
  nanoUsd: number;
}

/** Returns the task's own limits: those of the policy, and what operators raised them by. O(1). */
export function taskLimits(state: Pick<EngineState, "slots">, { budget }: Policy): TaskLimits | undefined {
  const raised = knownSlot<Raised>(state.slots, place.BUDGET);
  if (raised === undefined || budget.task === undefined) return budget.task;
  const { tokens, usd } = budget.task;
  return {
    ...budget.task,
    ...(tokens !== undefined && { tokens: tokens + raised.tokens }),
    ...(usd !== undefined && { usd: usd + raised.nanoUsd }),
  };
}

/** Remembers a top-up. */
export function noteTopUp({ slots }: Pick<EngineState, "slots">, { amounts }: TopUp): void {
  const raised = slotOf<Raised>(slots, place.BUDGET, () => ({ tokens: 0, nanoUsd: 0 }));
  raised.tokens += amounts.tokens ?? 0;
  raised.nanoUsd += amounts.nanoUsd ?? 0;
}
