import { transition } from "xstate";
import { type BreakerEvent, type BreakerState, breakerMachine, type Gate, mitigations } from "./machine.js";

/** A breaker to which nothing has happened. */
export const closedBreaker: BreakerState = { gate: "closed", mitigations: [], generation: 0 };

/** What an event makes of a state, whatever its generation. */
type Move = Omit<BreakerState, "generation"> & { readonly advances: number };

/** The machine's answers so far. There are some 700 at most: five gates with sixteen sets of mitigations, ten events. */
const moves = new Map<string, Move>();

/** Moves a breaker by one event; an event that its state does not know changes nothing. */
export function stepBreaker(state: BreakerState, event: BreakerEvent): BreakerState {
  if (state.gate === "finished") return state;
  const { advances, ...moved } = moveOf(state, event);
  return { ...moved, generation: state.generation + advances };
}

/** The machine takes some 100 µs to answer, and at the end of each task it is asked the same. */
function moveOf(state: BreakerState, event: BreakerEvent): Move {
  const mitigated = event.type === "MITIGATE" ? event.mitigation : "";
  const key = `${state.gate} ${state.mitigations.join()} ${event.type} ${mitigated}`;
  const known = moves.get(key);
  if (known !== undefined) return known;
  const move = askMachine(state, event);
  moves.set(key, move);
  return move;
}

function askMachine(state: BreakerState, event: BreakerEvent): Move {
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
    advances: next.context.generation,
  };
}

/** Ends whatever mitigates a breaker. */
export function relieved(state: BreakerState): BreakerState {
  return state.mitigations.length === 0 ? state : stepBreaker(state, { type: "RELIEVE" });
}

function onOff(state: BreakerState, name: BreakerState["mitigations"][number]): "on" | "off" {
  return state.mitigations.includes(name) ? "on" : "off";
}
