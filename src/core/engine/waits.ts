import type { Observation } from "../observation.js";
import { endWaits } from "./episodes.js";
import { memberOf } from "./member.js";
import type { EngineState } from "./state.js";

type Wait = Extract<Observation, { type: "wait" }>;

/** Notes whom an agent waits for from now on. */
export function noteWait(state: EngineState, { from, on, mode, seq }: Wait): void {
  const member = memberOf(state, from);
  member.waitsOn = typeof on === "string" ? [on] : on;
  member.waitsForAny = mode === "any";
  member.waitsSince = seq;
  for (const name of member.waitsOn) memberOf(state, name);
}

type Return = Extract<Observation, { type: "return" }>;

/** Notes that one of those answered. */
export function noteReturn(state: EngineState, { from, to }: Return): void {
  const waiting = memberOf(state, to);
  const left = waiting.waitsOn.filter((name) => name !== from);
  waiting.waitsOn = waiting.waitsForAny ? [] : left;
  endWaits(state, to);
}
