import type { Observation } from "../observation.js";
import type { Policy } from "../policy/policy.js";
import { closeCall, openCall } from "./calls.js";
import type { Member } from "./member.js";
import { messageUnit } from "./message-unit.js";
import { roundUnit } from "./round-unit.js";
import type { EngineState } from "./state.js";
import type { Unit } from "./unit.js";

/** Units in their order; mostly there is one, and a list for it would only be thrown away. */
export type Units = Unit | readonly Unit[];

/** Makes of the observation the units that it completes: none, one, or a closed round besides. */
export function unitsOf(
  state: EngineState,
  observation: Observation,
  actor: Member | undefined,
  policy: Policy,
): Units {
  if (actor === undefined) return noUnits;
  switch (observation.type) {
    case "message":
      return messageUnits(state, actor, observation, policy);
    case "tool-call":
      return callUnits(state, actor, observation, policy);
    case "tool-result": {
      const closed = closeCall(state, actor, observation);
      return closed === null ? noUnits : roundUnit(state, actor, closed, observation, policy);
    }
    case "model-call":
      return abandonedUnits(state, actor, observation, policy);
    default:
      return noUnits;
  }
}

const noUnits: readonly Unit[] = [];

type Message = Extract<Observation, { type: "message" }>;

function messageUnits(state: EngineState, from: Member, message: Message, policy: Policy): Units {
  const abandoned = abandonedUnits(state, from, message, policy);
  const said = messageUnit(state, from, message);
  if (said === undefined) return abandoned;
  return abandoned.length === 0 ? said : [...abandoned, said];
}

/**
 * Calls without ids that nothing has answered are given up when their agent goes on to something else: what
 * comes later could not be told from the answers to its next calls.
 */
function abandonedUnits(
  state: EngineState,
  member: Member,
  next: Observation,
  policy: Policy,
): readonly Unit[] {
  const { round } = member;
  if (round === null || round.calls.some(({ id }) => id !== null)) return noUnits;
  member.round = null;
  return [roundUnit(state, member, round, next, policy)];
}

type Call = Extract<Observation, { type: "tool-call" }>;

function callUnits(state: EngineState, member: Member, call: Call, policy: Policy): readonly Unit[] {
  member.thoughts = 0;
  const closed = openCall(state, member, call);
  const units = closed === null ? noUnits : [roundUnit(state, member, closed, call, policy)];
  if (!state.lacks.includes("results")) return units;
  const { round } = member;
  member.round = null;
  return round === null ? units : [...units, roundUnit(state, member, round, call, policy)];
}
