import type { Address } from "../../core/event.js";
import type { Observation } from "../../core/observation.js";

/** A place in the conversation that something leaves from or goes to. */
export interface Place {
  readonly name: string;
  readonly role: "participant" | "tool" | "group";
}

/** Who did something, and towards whom. */
export interface Ends {
  readonly from: Place | null;
  readonly to: readonly Place[];
}

/** Calls remembered while their results are out. */
const MAX_OPEN_CALLS = 4_096;

/** Makes the reader of both ends of each event of a task. It finds the tool of a result by the call. */
export function createEndsReader(): (observation: Observation) => Ends {
  const tools = new Map<string, string>();
  return (observation) => {
    if (observation.type === "tool-call") {
      if (tools.size >= MAX_OPEN_CALLS) tools.clear();
      for (const key of callKeys(observation.from, observation.call)) tools.set(key, observation.tool);
    }
    return endsOf(observation, tools);
  };
}

function endsOf(event: Observation, tools: ReadonlyMap<string, string>): Ends {
  switch (event.type) {
    case "message":
      return { from: participant(event.from), to: addressed(event.to) };
    case "tool-call":
      return { from: participant(event.from), to: [{ name: event.tool, role: "tool" }] };
    case "tool-result": {
      const [byId, byAgent] = callKeys(event.to, event.call);
      const name = event.tool ?? tools.get(byId) ?? tools.get(byAgent);
      return { from: name === undefined ? null : { name, role: "tool" }, to: [participant(event.to)] };
    }
    case "spawn":
      return { from: participant(event.from), to: [participant(event.child)] };
    case "return":
      return { from: participant(event.from), to: [participant(event.to)] };
    case "wait":
      return { from: participant(event.from), to: addressed(event.on) };
    default:
      return {
        from: "from" in event && event.from !== undefined ? participant(event.from) : null,
        to: [],
      };
  }
}

/** By id, and for results without one the latest call of the agent. */
function callKeys(agent: string, call: string | undefined): readonly [byId: string, byAgent: string] {
  return [JSON.stringify([agent, call]), JSON.stringify([agent])];
}

function participant(name: string): Place {
  return { name, role: "participant" };
}

function addressed(to: Address): Place[] {
  if (typeof to === "string") return [participant(to)];
  return "group" in to ? [{ name: to.group, role: "group" }] : [...new Set(to)].map(participant);
}
