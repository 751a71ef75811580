import { asBilled } from "../billed.js";
import { usageTokens } from "../event.js";
import type { Observation } from "../observation.js";
import { type Member, memberOf } from "./member.js";
import type { EngineState } from "./state.js";

/** Books the observation in the totals, and returns who acted. */
export function count(state: EngineState, observation: Observation): Member | undefined {
  const { counts } = state;
  state.lastSeq = observation.seq;
  const member = actorOf(state, observation);
  counts.events += 1;
  if (observation.parent !== undefined) state.recentTails ??= new Map();
  if (observation.at !== undefined) noteTime(state, observation.at);
  noteKind(state, observation);
  const tokens = bill(state, observation, member);
  counts.tokens += tokens;
  if (member !== undefined) {
    member.spent += tokens;
    member.spentTotal += tokens;
  }
  return member;
}

function actorOf(state: EngineState, observation: Observation): Member | undefined {
  switch (observation.type) {
    case "message":
    case "tool-call":
    case "model-call":
      return memberOf(state, observation.from);
    case "tool-result":
      return memberOf(state, observation.to);
    default:
      return "from" in observation && observation.from !== undefined
        ? memberOf(state, observation.from)
        : undefined;
  }
}

function noteTime(state: EngineState, at: number): void {
  state.seen.times = true;
  state.firstAt ??= at;
  if (state.lastAt === null || at > state.lastAt) state.lastAt = at;
}

function noteKind({ counts, seen }: EngineState, observation: Observation): void {
  if (observation.print !== undefined) seen.content = true;
  switch (observation.type) {
    case "message":
      if (observation.channel !== "thought") counts.turns += 1;
      break;
    case "tool-call":
      counts.toolCalls += 1;
      seen.calls = true;
      break;
    case "tool-result":
      if (observation.status !== "none") seen.results = true;
      break;
    default:
  }
}

/** What was billed; for agents that are not metered, the size of the text. */
function bill(state: EngineState, observation: Observation, member: Member | undefined): number {
  const billed = asBilled(observation);
  // What a metered agent says was billed as output, and what it reads will be as input.
  if (billed?.usage === undefined) return member?.isMetered === true ? 0 : observation.tokens;
  if (member !== undefined) member.isMetered = true;
  countUsage(state, billed.costNanoUsd);
  return usageTokens(billed.usage);
}

function countUsage({ counts, seen }: EngineState, costNanoUsd: number | undefined): void {
  seen.usage = true;
  counts.modelCalls += 1;
  if (costNanoUsd === undefined) counts.unpriced += 1;
  else counts.nanoUsd += costNanoUsd;
}
