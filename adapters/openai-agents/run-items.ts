import type { Answer } from "../sdk/dialect.js";
import { type Json, listOf, objectOf, parsed, textOf } from "../sdk/json.js";
import type { RequestShape, ResponseShape } from "./shapes.js";

/** What a model answered, with what goes to another agent apart. */
export interface AgentAnswer extends Answer {
  /** What the agent says to the one that it hands over to; `null` where it keeps its turn. */
  readonly handoff: string | null;
}

/** The result of a tool call, by the id of the call. */
export interface ToolResult {
  readonly call: string;
  readonly text: string;
  readonly isError: boolean;
}

/** What the framework tells a model in the place of an error, word for word. */
const TOOL_ERROR = "An error occurred while running the tool. Please try again.";

/** Reads an answer's items. */
export function answerOf(
  { output, usage }: ResponseShape,
  { handoffs }: Pick<RequestShape, "handoffs">,
): AgentAnswer {
  const names = new Set(handoffs.map(({ toolName }) => toolName));
  const isHandoff = ({ type, name }: Json) => type === "function_call" && names.has(String(name));
  const items = listOf(output);
  const text = items.map(({ role, content }) => (role === "assistant" ? textOf(content) : "")).join("");
  const handoff = items.find(isHandoff);
  return {
    text,
    calls: items
      .filter((item) => isCall(item) && !isHandoff(item))
      .map((item) => ({ id: textOf(item["callId"]), tool: toolOf(item), args: argsOf(item) })),
    handoff: handoff === undefined ? null : handoffText(text, handoff),
    usage: usageOf(usage),
  };
}

/** What the user said since the agent last answered. */
export function userWords(input: RequestShape["input"]): readonly string[] {
  if (typeof input === "string") return [input];
  const last = input.findLastIndex((item) => item["role"] !== "user" && item["role"] !== "system");
  return input
    .slice(last + 1)
    .filter(({ role }) => role === "user")
    .map(({ content }) => textOf(content));
}

/** The results of tool calls among items. */
export function toolResults(items: readonly unknown[]): readonly ToolResult[] {
  return listOf(items)
    .filter(({ type, callId }) => callId !== undefined && /_(result|output)$/.test(textOf(type)))
    .map(({ callId, output, status }) => {
      const text = resultText(output);
      return { call: textOf(callId), text, isError: status === "failed" || text === TOOL_ERROR };
    });
}

function isCall({ type }: Json): boolean {
  return textOf(type).endsWith("_call");
}

/** Tools that the framework brings have no name of their own but that of their kind. */
function toolOf({ type, name }: Json): string {
  return typeof name === "string" && name !== "" ? name : textOf(type).replace(/_call$/, "");
}

function argsOf({ arguments: args, action, operation }: Json): unknown {
  return parsed(args ?? action ?? operation);
}

/** A handoff without a word still is one: its name is all that is said. */
function handoffText(text: string, { name, arguments: args }: Json): string {
  const input = textOf(args);
  const said = [text, /^\s*(\{\s*\})?\s*$/.test(input) ? "" : input].filter((part) => part !== "");
  return said.length === 0 ? textOf(name) : said.join("\n");
}

function resultText(output: unknown): string {
  const { text } = objectOf(output);
  return typeof text === "string" ? text : textOf(output);
}

/** Inclusive of what was cached, as the provider counts. All zero is no count: not every model tells. */
function usageOf(usage: unknown): unknown {
  const { inputTokens, outputTokens, inputTokensDetails, outputTokensDetails } = objectOf(usage);
  const [input, output] = [Number(inputTokens), Number(outputTokens)];
  if (!(input + output > 0)) return undefined;
  const cacheRead = Math.min(input, detail(inputTokensDetails, "cached_tokens"));
  const cacheWrite = Math.min(input - cacheRead, detail(inputTokensDetails, "cache_write_tokens"));
  const reasoning = Math.min(output, detail(outputTokensDetails, "reasoning_tokens"));
  return { input: input - cacheRead - cacheWrite, output, cacheRead, cacheWrite, reasoning };
}

/** Details come as one record, or as one for each request that an answer took. */
function detail(details: unknown, name: string): number {
  const records = Array.isArray(details) ? listOf(details) : [objectOf(details)];
  return records.reduce((sum, record) => sum + (Number(record[name]) || 0), 0);
}
