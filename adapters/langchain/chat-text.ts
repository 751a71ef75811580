import { isMessage, isRecord, type MessageShape } from "./shapes.js";

/** Reads the text of a message's content: a string, or the text blocks of a list. */
export function chatText(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((block) => (isRecord(block) ? String(block["text"] ?? "") : String(block))).join("");
}

/** The message that says what a list of messages comes to: the last one with words, else none. */
export function lastSaid(messages: readonly unknown[]): MessageShape | undefined {
  return messages.filter(isMessage).findLast(({ content }) => chatText(content).trim() !== "");
}

/** Prompts as adjourn counts them: who says what, and the calls that messages carry. */
export function promptOf(messages: readonly MessageShape[]): { role: string; content: string }[] {
  return messages.map((message) => ({
    role: message.getType(),
    content: chatText(message.content),
    ...(message.tool_calls?.length ? { calls: message.tool_calls } : {}),
  }));
}

/** Writes any value as text for the record. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    return (
      JSON.stringify(value, (_key, part: unknown) => (isMessage(part) ? chatText(part.content) : part)) ?? ""
    );
  } catch {
    return "(a value that is no JSON)";
  }
}
