import assert from "node:assert/strict";
import type { PlayEnd, PlayMessage } from "./driver.js";
import type { Rehearsal } from "./rehearsal.js";

/** Returns the messages of a run that came to its end. */
export function messagesOf(end: PlayEnd): readonly PlayMessage[] {
  if (end.end === "failed") throw end.error;
  assert.equal(end.end, "done");
  return end.end === "done" ? end.messages : [];
}

/** Returns what was said, a line for each message. */
export function textsOf(messages: readonly PlayMessage[]): string {
  return messages.map(({ text }) => text).join("\n");
}

/** Sorts prompts by agent: those at work at once are called in any order, but each one's own calls have theirs. */
export function promptsByAgent({ prompts }: Rehearsal): Rehearsal["prompts"] {
  return [...prompts].sort((one, other) => (one.agent < other.agent ? -1 : one.agent > other.agent ? 1 : 0));
}
