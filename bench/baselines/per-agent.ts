import type { Baseline } from "./baseline.js";
import { createSteps, type Step } from "./steps.js";

/**
 * Makes a baseline of a claim about an agent's latest steps, newest last. All of them look at one agent at a
 * time, as the originals do.
 */
export function perAgent(id: string, kept: number, isLoop: (latest: readonly Step[]) => boolean): Baseline {
  return {
    id,
    create() {
      const stepsOf = createSteps();
      const latest = new Map<string, Step[]>();
      return {
        push: (event) =>
          stepsOf(event)
            .map((step) => {
              const steps = [...(latest.get(step.agent) ?? []), step].slice(-kept);
              latest.set(step.agent, steps);
              return isLoop(steps);
            })
            .includes(true),
      };
    },
  };
}
