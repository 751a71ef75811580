import { perAgent } from "./per-agent.js";
import { isSameStep } from "./same-step.js";

/** Figures that found most at least alarms on recorded runs: three equal ones among the last twelve. */
const TIMES = 3;
const WINDOW = 12;

/** Alarms at the third equal call with equal result among an agent's last twelve steps. */
export const repeatedCall = perAgent("identical call x3, equal result", WINDOW, (steps) => {
  const last = steps.at(-1);
  if (last?.kind !== "call") return false;
  return steps.filter((step) => isSameStep(step, last)).length >= TIMES;
});
