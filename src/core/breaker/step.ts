import { transition } from "xstate";
import { type BreakerEvent, type BreakerState, breakerMachine, type Gate, mitigations } from "./machine.js";

/** A breaker to which nothing has happened. */
export const closedBreaker: BreakerState = { gate: "closed", mitigations: [], generation: 0 };

/** What each event makes of a breaker of generation 0, as far as it was asked for: 640 moves at most. */
const moves = new Map<string, BreakerState>();

/**
 * Moves a breaker by one event; an event that its state does not know changes nothing. The machine is asked once for
 * each move (some 25 µs): its guards look at nothing but the event, and generations only grow.
 */
export function stepBreaker(state: BreakerState, event: BreakerEvent): BreakerState {
  if (state.gate === "finished") return state;
  const key = moveKey(state, event);
  const known = moves.get(key) ?? askMachine(state, event);
  moves.set(key, known);
  return { ...known, generation: state.generation + known.generation };
}

/** Ends whatever mitigates a breaker. */
export function relieved(state: BreakerState): BreakerState {
  return state.mitigations.length === 0 ? state : stepBreaker(state, { type: "RELIEVE" });
}

/** Knows the mitigations by whether they are on, so that no list of them makes a key of its own. */
function moveKey(state: BreakerState, event: BreakerEvent): string {
  const on = mitigations.map((name) => onOff(state, name));
  return `${state.gate} ${on} ${event.type} ${event.type === "MITIGATE" ? event.mitigation : ""}`;
}

function askMachine(state: BreakerState, event: BreakerEvent): BreakerState {
  const snapshot = breakerMachine.resolveState({
    value: {
      gate: state.gate,
      nudged: onOff(state, "nudged"),
      throttled: onOff(state, "throttled"),
      downgraded: onOff(state, "downgraded"),
      summarizing: onOff(state, "summarizing"),
    },
    context: { generation: 0 },
  });
  const [next] = transition(breakerMachine, snapshot, event);
  const value = next.value as Record<string, string>;
  return {
    gate: value["gate"] as Gate,
    mitigations: mitigations.filter((name) => value[name] === "on"),
    generation: next.context.generation,
  };
}

function onOff(state: BreakerState, name: BreakerState["mitigations"][number]): "on" | "off" {
  return state.mitigations.includes(name) ? "on" : "off";
}
