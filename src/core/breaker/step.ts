import { transition } from "xstate";
import { type BreakerEvent, type BreakerState, breakerMachine, type Gate, mitigations } from "./machine.js";

/** A breaker to which nothing has happened. */
export const closedBreaker: BreakerState = { gate: "closed", mitigations: [], generation: 0 };

/**
 * Moves a breaker by one event; an event that its state does not know changes nothing. Called only when a
 * gate or mitigation may change (some 25 µs), never per event of the task.
 */
export function stepBreaker(state: BreakerState, event: BreakerEvent): BreakerState {
  if (state.gate === "finished") return state;
  const snapshot = breakerMachine.resolveState({
    value: {
      gate: state.gate,
      nudged: onOff(state, "nudged"),
      throttled: onOff(state, "throttled"),
      downgraded: onOff(state, "downgraded"),
      summarizing: onOff(state, "summarizing"),
    },
    context: { generation: state.generation },
  });
  const [next] = transition(breakerMachine, snapshot, event);
  const value = next.value as Record<string, string>;
  return {
    gate: value["gate"] as Gate,
    mitigations: mitigations.filter((name) => value[name] === "on"),
    generation: next.context.generation,
  };
}

/** Ends whatever mitigates a breaker. */
export function relieved(state: BreakerState): BreakerState {
  return state.mitigations.length === 0 ? state : stepBreaker(state, { type: "RELIEVE" });
}

function onOff(state: BreakerState, name: BreakerState["mitigations"][number]): "on" | "off" {
  return state.mitigations.includes(name) ? "on" : "off";
}
