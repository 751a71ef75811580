import { asFields, type Fields } from "../fields.js";
import { parsedJson } from "../parsed-json.js";

/** What a message consists of. */
export interface Parts {
  /** Absent where none was recorded. */
  readonly text?: string;
  readonly calls: readonly ChatCall[];
  /** Results of tool calls that the message carries. */
  readonly results: readonly ChatResult[];
}

/** A tool call that a model asked for. */
export interface ChatCall {
  readonly id?: string;
  readonly name: string;
  readonly args?: unknown;
}

/** What came back from a tool call. */
export interface ChatResult {
  readonly id?: string;
  readonly name?: string;
  readonly text?: string;
}

/** Reads the content of a message: text, or a list of parts in any provider's words. Reasoning is left out. */
export function readParts(content: unknown): Parts {
  if (typeof content === "string") return { text: content, calls: [], results: [] };
  const parts = (Array.isArray(content) ? content : []).map(asPart);
  const texts = parts.flatMap((part) => textOf(part) ?? []);
  return {
    ...(texts.length > 0 && { text: texts.join("\n") }),
    calls: parts.flatMap((part) => callOf(part) ?? []),
    results: parts.flatMap((part) => resultOf(part) ?? []),
  };
}

/** Text of a result: what is no text is kept as JSON. */
export function resultText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value;
  const { text } = readParts(value);
  if (text !== undefined) return text;
  const { value: wrapped, content } = asFields(value);
  if (typeof wrapped === "string") return wrapped;
  return typeof content === "string" ? content : JSON.stringify(wrapped ?? value);
}

function asPart(part: unknown): Fields {
  return typeof part === "string" ? { type: "text", text: part } : asFields(part);
}

const silent: ReadonlySet<unknown> = new Set(["reasoning", "thinking", "redacted_thinking"]);

/** What is neither text nor a call leaves a mark: an image is something, and not nothing. */
function textOf(part: Fields): string | undefined {
  const { type, text, content, refusal } = part;
  if (silent.has(type) || callOf(part) || resultOf(part)) return undefined;
  for (const candidate of [text, content, refusal]) if (typeof candidate === "string") return candidate;
  return typeof type === "string" ? `[${type}]` : undefined;
}

const callTypes: ReadonlySet<unknown> = new Set([
  "tool_call",
  "tool_use",
  "tool-call",
  "function_call",
  "function",
]);

function callOf(part: Fields): ChatCall | undefined {
  const inner = asFields(part["function"] ?? part["functionCall"] ?? part["function_call"]);
  const source = "name" in inner ? inner : part;
  const name = source["name"] ?? source["toolName"];
  if (typeof name !== "string" || name === "" || isResult(part)) return undefined;
  const args = source["arguments"] ?? source["args"] ?? source["input"];
  if (!callTypes.has(part["type"]) && args === undefined) return undefined;
  const id = part["call_id"] ?? part["id"] ?? part["toolCallId"];
  return {
    name,
    ...(typeof id === "string" && { id }),
    ...(args !== undefined && { args: parsedJson(args) }),
  };
}

const resultTypes: ReadonlySet<unknown> = new Set(["tool_call_response", "tool_result", "tool-result"]);

function isResult(part: Fields): boolean {
  return resultTypes.has(part["type"]) || "functionResponse" in part;
}

function resultOf(part: Fields): ChatResult | undefined {
  if (!isResult(part)) return undefined;
  const source = "functionResponse" in part ? asFields(part["functionResponse"]) : part;
  const id = source["id"] ?? source["tool_use_id"] ?? source["toolCallId"];
  const name = source["name"] ?? source["toolName"];
  const text = resultText(source["response"] ?? source["result"] ?? source["output"] ?? source["content"]);
  return {
    ...(typeof id === "string" && { id }),
    ...(typeof name === "string" && { name }),
    ...(text !== undefined && { text }),
  };
}
