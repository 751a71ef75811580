import { type Json, listOf } from "./json.js";

/** The end of a conversation that the agent has not answered yet. */
export function newSince(messages: unknown, isOwn: (message: Json) => boolean): readonly Json[] {
  const all = listOf(messages);
  return all.slice(all.findLastIndex(isOwn) + 1);
}
