import { type BaseMessage, isAIMessage, isToolMessage } from "@langchain/core/messages";
import type { PlayEnd, PlayMessage } from "../../../src/testing/index.js";

/** Reads the messages of an end state. */
export function playMessages(messages: readonly BaseMessage[]): PlayMessage[] {
  return messages.map((message) => ({
    role: message.getType() === "human" ? "user" : message.getType() === "tool" ? "tool" : "assistant",
    text: message.text,
    calls: isAIMessage(message) ? (message.tool_calls ?? []).map(({ id }) => id ?? "") : [],
    ...(isToolMessage(message) ? { answers: message.tool_call_id } : {}),
  }));
}

/** What an error of a run means. */
export function endOf(error: unknown): PlayEnd {
  const isLimit = error instanceof Error && error.name === "GraphRecursionError";
  return isLimit ? { end: "limit" } : { end: "failed", error };
}
