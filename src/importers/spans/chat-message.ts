import { asFields, type Fields } from "../fields.js";
import { parsedJson } from "../parsed-json.js";
import { type Parts, readParts, resultText } from "./read-parts.js";

/** A message to or from a model, in no provider's own words. */
export interface ChatMessage extends Parts {
  readonly role: ChatRole;
}

export type ChatRole = "system" | "user" | "assistant" | "tool";

/**
 * Reads messages as providers and frameworks write them: OpenAI chat and responses, Anthropic, Gemini, the GenAI
 * conventions, AI SDK and LangChain. Takes a value or its JSON text; what is no message is left out.
 */
export function chatMessages(value: unknown): readonly ChatMessage[] {
  return unwrap(parsedJson(value)).flatMap((item) => chatMessage(item) ?? []);
}

/** Reads the messages behind the model's own last one: only these are news to it. History may be long, and is not read. */
export function newMessages(value: unknown): readonly ChatMessage[] {
  const found: ChatMessage[] = [];
  for (const item of unwrap(parsedJson(value)).toReversed()) {
    const message = chatMessage(item);
    if (message?.role === "assistant") break;
    if (message && message.role !== "system") found.push(message);
  }
  return found.reverse();
}

/** Fields under which lists of messages are kept; batches of one list stand in a list again. */
const WRAPPERS = [
  "messages",
  "prompt",
  "choices",
  "generations",
  "candidates",
  "contents",
  "output",
  "input",
] as const;

/** Nobody wraps messages deeper than answer, batch, list and generation. */
const MAX_WRAPPERS = 6;

function unwrap(value: unknown): readonly unknown[] {
  let found = value;
  for (let depth = 0; depth < MAX_WRAPPERS; depth += 1) {
    if (Array.isArray(found) && !(found.length === 1 && Array.isArray(found[0]))) return found;
    const fields = asFields(found);
    const wrapper = isMessage(fields) ? undefined : WRAPPERS.find((name) => fields[name] !== undefined);
    if (Array.isArray(found)) found = found[0];
    else if (wrapper === undefined) return found === undefined || found === null ? [] : [found];
    else found = fields[wrapper];
  }
  return [];
}

function isMessage(fields: Fields): boolean {
  return ["role", "content", "parts", "kwargs", "text"].some((name) => name in fields);
}

function chatMessage(item: unknown): ChatMessage | undefined {
  if (typeof item === "string") return item === "" ? undefined : { ...noParts, role: "user", text: item };
  const fields = messageFields(asFields(item));
  const role = roleOf(fields);
  if (fields["type"] === "function_call") return { ...readParts([fields]), role: "assistant" };
  if (fields["type"] === "function_call_output") return toolMessage(fields);
  if (role === undefined) return undefined;
  return role === "tool" ? toolMessage(fields) : { ...spoken(fields), role };
}

const noParts: Parts = { calls: [], results: [] };

/** Choices, generations and candidates hold their message one level below; LangChain's hold it in `kwargs` or `data`. */
function messageFields(outer: Fields): Fields {
  const { message, content } = outer;
  if (message !== null && typeof message === "object")
    return messageFields({ role: "assistant", ...message });
  if ("parts" in asFields(content)) return asFields(content);
  const inner = asFields(outer["kwargs"] ?? outer["data"]);
  if (!("content" in inner)) return outer;
  return { ...inner, type: inner["type"] ?? className(outer["id"]) ?? outer["type"] };
}

/** LangChain writes the path of a message's class as its `id`. */
function className(id: unknown): unknown {
  return Array.isArray(id) ? id.at(-1) : undefined;
}

const roles: ReadonlyMap<unknown, ChatRole> = new Map([
  ["system", "system"],
  ["developer", "system"],
  ["SystemMessage", "system"],
  ["user", "user"],
  ["human", "user"],
  ["HumanMessage", "user"],
  ["assistant", "assistant"],
  ["ai", "assistant"],
  ["model", "assistant"],
  ["AIMessage", "assistant"],
  ["AIMessageChunk", "assistant"],
  ["tool", "tool"],
  ["function", "tool"],
  ["ToolMessage", "tool"],
  ["FunctionMessage", "tool"],
]);

/** A bare `text` is what a completion without roles has said. */
function roleOf(fields: Fields): ChatRole | undefined {
  return (
    roles.get(fields["role"]) ?? roles.get(fields["type"]) ?? ("text" in fields ? "assistant" : undefined)
  );
}

/** Only the GenAI conventions and the AI SDK put results into parts; elsewhere the message is one result. */
function toolMessage(fields: Fields): ChatMessage {
  const parts = readParts(fields["parts"] ?? fields["content"]);
  if (parts.results.length > 0) return { role: "tool", calls: [], results: parts.results };
  const id = fields["tool_call_id"] ?? fields["toolCallId"] ?? fields["call_id"];
  const text = resultText(fields["output"] ?? fields["content"]);
  const result = {
    ...(typeof id === "string" && { id }),
    ...(typeof fields["name"] === "string" && { name: fields["name"] }),
    ...(text !== undefined && { text }),
  };
  return { role: "tool", calls: [], results: [result] };
}

function spoken(fields: Fields): Parts {
  const parts = readParts(fields["parts"] ?? fields["content"] ?? fields["text"]);
  if (parts.calls.length > 0) return parts;
  const extra = asFields(fields["additional_kwargs"]);
  const calls = [fields["tool_calls"], extra["tool_calls"]].find(
    (list) => Array.isArray(list) && list.length > 0,
  );
  const call = fields["function_call"] ?? extra["function_call"];
  return { ...parts, calls: readParts(calls ?? (call ? [call] : [])).calls };
}
