import { clearSlots } from "../detectors/slot.js";
import { agentsOf } from "../finding.js";
import type { Observation } from "../observation.js";
import { forgetEpisodes } from "./episodes.js";
import type { Member } from "./member.js";
import type { EngineState } from "./state.js";

type Progress = Extract<Observation, { type: "progress" }>;

/**
 * Takes somebody's word for progress: what looked like a loop until then was work, so its agent starts anew.
 * A mark that names nobody speaks for all. The mark that was given last says nothing.
 */
export function noteProgress(state: EngineState, { from, mark }: Progress): void {
  const members = from === undefined ? [...state.members.values()] : [state.members.get(from)];
  for (const member of members)
    if (member !== undefined && member.lastMark !== mark) begin(state, member, mark);
}

function begin(state: EngineState, member: Member, mark: string): void {
  member.lastMark = mark;
  clearSlots(member.slots);
  member.tail = null;
  forgetEpisodes(state, { kind: "agent", agent: member.name });
  for (const part of state.cuts.values()) if (agentsOf(part.cut).includes(member.name)) part.rung = 0;
}
