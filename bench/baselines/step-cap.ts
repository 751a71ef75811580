import type { Baseline } from "./baseline.js";
import { createSteps } from "./steps.js";

const MAX_STEPS = 100;

/** Alarms at the hundredth step of a task, whatever the steps are. */
export const stepCap: Baseline = {
  id: "100 steps",
  create() {
    const stepsOf = createSteps();
    let count = 0;
    return {
      push(event) {
        const before = count;
        count += stepsOf(event).length;
        return before < MAX_STEPS && count >= MAX_STEPS;
      },
    };
  },
};
