import type { Observation } from "../observation.js";
import { endWaits } from "./episodes.js";
import { memberOf, type Waiting } from "./member.js";
import type { EngineState } from "./state.js";

type Wait = Extract<Observation, { type: "wait" }>;

/** Notes whom an agent waits for from now on. */
export function noteWait(state: EngineState, { from, on, mode, seq }: Wait): void {
  const names = typeof on === "string" ? [on] : on;
  memberOf(state, from).wait = names.length === 0 ? null : { on: names, forAny: mode === "any", since: seq };
  for (const name of names) memberOf(state, name);
}

type Return = Extract<Observation, { type: "return" }>;

/** Notes that one of those answered. */
export function noteReturn(state: EngineState, { from, to }: Return): void {
  const waiting = memberOf(state, to);
  waiting.wait = waiting.wait && withoutAnswered(waiting.wait, from);
  endWaits(state, to);
}

function withoutAnswered(wait: Waiting, by: string): Waiting | null {
  const left = wait.on.filter((name) => name !== by);
  return wait.forAny || left.length === 0 ? null : { ...wait, on: left };
}
