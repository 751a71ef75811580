import { parsedJson } from "../parsed-json.js";
import { chatMessages } from "./chat-message.js";
import type { Span } from "./span.js";

/** Reads what an agent or a step was asked and what it answered: text, or the last words in a list of messages. */
export function spanTexts(input: unknown, output: unknown): Pick<Span, "inputText" | "outputText"> {
  return { inputText: wordsOf(input, "user"), outputText: wordsOf(output, "assistant") };
}

function wordsOf(value: unknown, role: "user" | "assistant"): string | undefined {
  const content = parsedJson(value);
  if (content === undefined || content === null) return undefined;
  if (typeof content !== "object") return String(content);
  const words = chatMessages(content).findLast((message) => message.role === role && message.text)?.text;
  if (words !== undefined) return words;
  // An answer that is data is an answer; data that goes in is no question.
  return role === "assistant" && typeof value === "string" ? value : undefined;
}
