import * as z from "zod";
import { asFields, type Fields } from "../fields.js";
import { fullText } from "../full-text.js";
import { nanoUsd } from "../nano-usd.js";
import { parsedJson } from "../parsed-json.js";
import { type ChatMessage, chatMessages, newMessages } from "../spans/chat-message.js";
import { resultText } from "../spans/read-parts.js";
import type { Span, SpanTool } from "../spans/span.js";
import { spanTexts } from "../spans/span-texts.js";
import { spanUsage } from "../spans/span-usage.js";
import { attributeNames as names } from "./attribute-names.js";
import { type Attributes, firstOf, firstText, readAttributes } from "./attributes.js";
import { eventMessages } from "./event-messages.js";
import { indexedMessages } from "./indexed-messages.js";
import { spanRole } from "./span-role.js";

const nanoSchema = z.union([z.string(), z.number()]).optional();

/** A span of an OTLP/JSON export. Fields that are not read stand here to be known. */
export const otlpSpanSchema = z.object({
  traceId: z.string().min(1),
  spanId: z.string().min(1),
  parentSpanId: z.string().nullish(),
  name: z.string().default(""),
  startTimeUnixNano: nanoSchema,
  endTimeUnixNano: nanoSchema,
  attributes: z.array(z.unknown()).default([]),
  events: z.array(z.unknown()).default([]),
  status: z.looseObject({}).nullish(),
  kind: z.unknown().optional(),
  flags: z.unknown().optional(),
  links: z.unknown().optional(),
  traceState: z.unknown().optional(),
  droppedAttributesCount: z.unknown().optional(),
  droppedEventsCount: z.unknown().optional(),
  droppedLinksCount: z.unknown().optional(),
});

export type OtlpSpan = z.output<typeof otlpSpanSchema>;

/** Translates a span of OTLP, in whatever dialects it speaks. */
export function translateOtlpSpan(source: OtlpSpan, resource: Attributes): Span {
  const attributes = readAttributes(source.attributes);
  const metadata = asFields(parsedJson(attributes.get("metadata")));
  const role = spanRole(attributes);
  const node = nodeName(source, attributes, metadata);
  const isNode = role === "step" && node !== undefined;
  return {
    trace: hexId(source.traceId),
    id: hexId(source.spanId),
    parent: source.parentSpanId ? hexId(source.parentSpanId) : undefined,
    startAt: milliseconds(source.startTimeUnixNano),
    endAt: milliseconds(source.endTimeUnixNano),
    role: isNode ? "agent" : role,
    isNode,
    agent: isNode ? node : agentName(role, source, attributes),
    title: firstText(attributes, names.title) ?? (source.name || undefined),
    thread: firstText(attributes, names.thread) ?? fullText(metadata["thread_id"]),
    service: serviceName(resource),
    model: firstText(attributes, names.model),
    usage: spanUsage({
      input: firstOf(attributes, names.inputTokens),
      output: firstOf(attributes, names.outputTokens),
      cacheRead: firstOf(attributes, names.cacheRead),
      cacheWrite: firstOf(attributes, names.cacheWrite),
      reasoning: firstOf(attributes, names.reasoning),
    }),
    costNanoUsd: nanoUsd(firstOf(attributes, names.cost)),
    hasFailed: isFailure(source.status),
    ...(role === "tool" ? { tool: toolOf(source, attributes) } : said(role, source, attributes)),
  };
}

/** OTLP wants ids in hexadecimal; what writes any protobuf as JSON puts base64 there. */
function hexId(id: string): string {
  return /^([\w+/]{22}==|[\w+/]{11}=)$/.test(id) ? Buffer.from(id, "base64").toString("hex") : id;
}

/** Nanoseconds since 1970 have more digits than a number, milliseconds with three decimals have not. Zero: not set. */
function milliseconds(nano: string | number | undefined): number | undefined {
  if (typeof nano === "string" && !/^\d{1,20}$/.test(nano)) return undefined;
  if (typeof nano === "number" && !Number.isInteger(nano)) return undefined;
  const value = Number(BigInt(nano ?? 0) / 1_000n) / 1_000;
  return value > 0 ? value : undefined;
}

/** OpenInference names nodes of graphs; LangGraph names them in what it hands down to all that runs inside. */
function nodeName(source: OtlpSpan, attributes: Attributes, metadata: Fields): string | undefined {
  const inherited = fullText(metadata["langgraph_node"]);
  return firstText(attributes, ["graph.node.id"]) ?? (inherited === source.name ? inherited : undefined);
}

function agentName(role: Span["role"], source: OtlpSpan, attributes: Attributes): string | undefined {
  const stated = firstText(attributes, names.agent);
  if (stated !== undefined || role !== "agent" || attributes.has("ai.operationId")) return stated;
  return (
    firstText(attributes, ["graph.node.id", "traceloop.entity.name"]) ??
    fullText(source.name.replace(/^invoke_agent /, ""))
  );
}

/** SDKs without a name for the service put `unknown_service` there. */
function serviceName(resource: Attributes): string | undefined {
  const name = fullText(resource.get("service.name"));
  return name?.startsWith("unknown_service") ? undefined : name;
}

function isFailure(status: OtlpSpan["status"]): boolean {
  return status?.["code"] === 2 || status?.["code"] === "STATUS_CODE_ERROR";
}

function toolOf(source: OtlpSpan, attributes: Attributes): SpanTool {
  const failure = isFailure(source.status) ? fullText(source.status?.["message"]) : undefined;
  const args = firstOf(attributes, names.args);
  return {
    name: firstText(attributes, names.tool) ?? source.name.replace(/^execute_tool /, ""),
    call: firstText(attributes, names.call),
    ...(args !== undefined && { args: parsedJson(args) }),
    result: resultText(parsedJson(firstOf(attributes, names.result))) ?? failure,
  };
}

function said(
  role: Span["role"],
  source: OtlpSpan,
  attributes: Attributes,
): Pick<Span, "input" | "inputText" | "output" | "outputText"> {
  const input = firstOf(attributes, names.input);
  const output = firstOf(attributes, names.output);
  if (role !== "model") return spanTexts(input, output ?? firstOf(attributes, names.outputText));
  const events = eventMessages(source.events);
  return {
    input: newMessages(indexedList(attributes, INPUT_PREFIXES) ?? events.input ?? input),
    output: aiOutput(attributes) ?? indexedChat(attributes) ?? events.output ?? outputOf(output),
  };
}

const INPUT_PREFIXES = ["llm.input_messages", "gen_ai.prompt"] as const;
const OUTPUT_PREFIXES = ["llm.output_messages", "gen_ai.completion"] as const;

function indexedChat(attributes: Attributes): readonly ChatMessage[] | undefined {
  const messages = indexedList(attributes, OUTPUT_PREFIXES);
  return messages && chatMessages(messages);
}

function indexedList(attributes: Attributes, prefixes: readonly string[]): readonly unknown[] | undefined {
  for (const prefix of prefixes) {
    const messages = indexedMessages(attributes, prefix);
    if (messages) return messages;
  }
  return undefined;
}

/** The AI SDK tells text and tool calls apart. */
function aiOutput(attributes: Attributes): readonly ChatMessage[] | undefined {
  const text = firstText(attributes, names.outputText);
  const calls = firstOf(attributes, names.outputCalls);
  if (text === undefined && calls === undefined) return undefined;
  const content = [...(text === undefined ? [] : [text]), ...listOf(parsedJson(calls))];
  return chatMessages([{ role: "assistant", content }]);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** What a model put out is its own, whatever it is called: bare text too. */
function outputOf(output: unknown): readonly ChatMessage[] | undefined {
  if (output === undefined) return undefined;
  const messages = chatMessages(output).filter(({ role }) => role === "assistant");
  if (messages.length > 0) return messages;
  return typeof output === "string" ? chatMessages([{ role: "assistant", content: output }]) : undefined;
}
