import type { Gate } from "../core/breaker/machine.js";
import type { Decision } from "../core/decision.js";
import { cutKey } from "../core/finding.js";
import type { TaskRun } from "./scenario-run.js";

type OpenGate = Exclude<Gate, "finished">;

/** Loosest first. */
const order: readonly OpenGate[] = ["closed", "halfOpen", "asking", "open"];

/** Finds the tightest gate of a task and its parts before it ended: at its end all of them are `finished`. */
export function finalGate({ decisions }: Pick<TaskRun, "decisions">): OpenGate {
  const gates = new Map<string, OpenGate>();
  for (const { decision } of decisions) {
    const gate = decision.enforced ? gateAfter(decision) : undefined;
    if (gate !== undefined) gates.set(cutKey(decision.cut), gate);
  }
  return order.findLast((gate) => [...gates.values()].includes(gate)) ?? "closed";
}

function gateAfter({ action }: Decision): OpenGate | undefined {
  switch (action) {
    case "cut":
    case "halt":
      return "open";
    case "ask":
      return "asking";
    case "resume":
      return "halfOpen";
    case "close":
      return "closed";
    default:
      return undefined;
  }
}
