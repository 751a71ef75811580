import { type Json, listOf, objectOf } from "./json.js";

/** The end of a conversation that the agent has not answered yet. */
export function newSince(messages: unknown, isOwn: (message: Json) => boolean): readonly Json[] {
  if (!Array.isArray(messages)) return [];
  const own = messages.findLastIndex((message) => isOwn(objectOf(message)));
  return listOf(messages.slice(own + 1));
}
