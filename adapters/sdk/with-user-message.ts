import { listOf } from "./json.js";

/** Adds a user's message to a conversation: at its end, but before the beginning of an answer that is to be gone on with. */
export function withUserMessage(messages: unknown, content: unknown): readonly unknown[] {
  const all: readonly unknown[] = Array.isArray(messages) ? messages : [];
  const said = { role: "user", content };
  const isPrefilled = listOf(all).at(-1)?.["role"] === "assistant";
  return isPrefilled ? all.toSpliced(-1, 0, said) : [...all, said];
}
