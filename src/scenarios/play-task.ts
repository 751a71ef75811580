import type { Outcome } from "../runtime/outcome.js";
import { type FlowEnd, playFlow } from "./play-flow.js";
import type { Stage } from "./stage.js";

/** Plays all flows of a task at once and ends it as they did. */
export async function playTask(stage: Stage): Promise<void> {
  const { task, script } = stage;
  const ends = await Promise.all(Object.keys(script.flows).map((name) => playFlow(stage, name)));
  const outcome = outcomeOf(ends, script.outcome);
  const value = outcome === "success" && script.value !== undefined ? { value: script.value } : {};
  await task.finish({ outcome, ...value });
}

/** A task of which a part was cut may still succeed by the rest; if nothing is left of it, it was halted. */
function outcomeOf(ends: readonly FlowEnd[], scripted: Outcome): Outcome {
  if (ends.includes("failed")) return "failure";
  if (ends.includes("halted") || !ends.includes("done")) return "halted";
  return scripted;
}
