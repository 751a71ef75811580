import type { EngineState } from "../../core/engine/state.js";
import type { ParticipantSummary } from "./summary-facts.js";

/** Lists the participants of a task with the messages that each has sent, as far as the engine remembers them. */
export function participantsOf({
  members,
  edges,
}: Pick<EngineState, "members" | "edges">): ParticipantSummary[] {
  const messages = new Map<string, number>();
  for (const edge of edges.values()) messages.set(edge.from, (messages.get(edge.from) ?? 0) + edge.messages);
  return [...members.values()].map(({ name, kind }) => ({ name, kind, messages: messages.get(name) ?? 0 }));
}
