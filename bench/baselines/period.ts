import { perAgent } from "./per-agent.js";
import { isSameStep } from "./same-step.js";
import type { Step } from "./steps.js";

const MAX_PERIOD = 10;
const TIMES = 3;

/** Alarms when an agent's last steps are one period of up to ten steps three times over. */
export const period = perAgent("period up to 10, x3", MAX_PERIOD * TIMES, (steps) => {
  for (let length = 1; length <= MAX_PERIOD; length += 1) if (repeats(steps, length)) return true;
  return false;
});

function repeats(steps: readonly Step[], length: number): boolean {
  const last = steps.slice(-length * TIMES);
  if (last.length < length * TIMES) return false;
  return last.slice(length).every((step, index) => isSameStep(step, last[index] as Step));
}
