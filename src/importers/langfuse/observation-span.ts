import { asFields, type Fields } from "../fields.js";
import { instantOf } from "../instant.js";
import { nanoUsd } from "../nano-usd.js";
import { attributeNames } from "../otlp/attribute-names.js";
import { type Attributes, firstText } from "../otlp/attributes.js";
import { spanRole } from "../otlp/span-role.js";
import { parsedJson } from "../parsed-json.js";
import { chatMessages, newMessages } from "../spans/chat-message.js";
import { resultText } from "../spans/read-parts.js";
import type { Span, SpanTool } from "../spans/span.js";
import { spanTexts } from "../spans/span-texts.js";
import { spanUsage } from "../spans/span-usage.js";
import { tokenCount } from "../spans/token-count.js";
import type { Observation } from "./schema.js";
import { unquoted } from "./unquoted.js";

/** Makes a span of an observation, below that of its trace where there is one. */
export function observationSpan(source: Observation, top: Span | undefined): Span {
  const metadata = asFields(parsedJson(source.metadata));
  const attributes: Attributes = new Map(Object.entries(asFields(metadata["attributes"])));
  const name = source.name ?? undefined;
  const isNode = name !== undefined && metadata["langgraph_node"] === name && source.type !== "GENERATION";
  const role = isNode ? "agent" : roleOf(source, attributes);
  return {
    trace: source.traceId,
    id: source.id,
    parent: source.parentObservationId ?? top?.id,
    startAt: instantOf(source.startTime),
    endAt: instantOf(source.endTime),
    role,
    isNode,
    agent: agentOf(role, name, attributes),
    title: name,
    thread: source.sessionId ?? undefined,
    model: source.model ?? firstText(attributes, attributeNames.model),
    usage: usageOf(source),
    costNanoUsd: costOf(source),
    hasFailed: source.level === "ERROR",
    ...(role === "tool" ? { tool: toolOf(source, attributes) } : said(role, source)),
  };
}

const roles: ReadonlyMap<string, Span["role"]> = new Map([
  ["AGENT", "agent"],
  ["GENERATION", "model"],
  ["TOOL", "tool"],
]);

/** What came in through OpenTelemetry keeps its attributes, which tell more than the type does. */
function roleOf({ type }: Observation, attributes: Attributes): Span["role"] {
  const role = spanRole(attributes);
  return role === "step" || type === "AGENT" || type === "TOOL" ? (roles.get(type) ?? role) : role;
}

function agentOf(role: Span["role"], name: string | undefined, attributes: Attributes): string | undefined {
  const stated = firstText(attributes, attributeNames.agent);
  return stated ?? (role === "agent" && !attributes.has("ai.operationId") ? name : undefined);
}

/** Names of what Langfuse keeps apart, each priced by itself: `input_ephemeral_` comes from its handler for LangChain. */
const names = {
  cacheRead: ["input_cached_tokens", "cache_read_input_tokens", "input_cache_read"],
  /** Of which nothing says for how long. */
  cacheWrite: ["cache_creation_input_tokens", "input_cache_creation"],
  cacheWriteMinutes: ["input_cache_creation_5m", "input_ephemeral_5m_input_tokens"],
  cacheWriteHour: ["input_cache_creation_1h", "input_ephemeral_1h_input_tokens"],
  reasoning: ["output_reasoning_tokens", "reasoning_tokens"],
} as const;

/** Langfuse keeps what was cached, and what was reasoned, apart from input and output. */
function usageOf({ usage, usageDetails }: Observation): Span["usage"] {
  const details = asFields(usageDetails);
  const old = asFields(usage);
  const read = spanUsage({
    input: details["input"] ?? old["input"] ?? old["promptTokens"],
    output: details["output"] ?? old["output"] ?? old["completionTokens"],
  });
  if (read === undefined) return undefined;
  const apart = (kind: keyof typeof names) => tokenCount(first(details, names[kind])) ?? 0;
  const reasoning = apart("reasoning");
  const hour = apart("cacheWriteHour");
  return {
    ...read,
    output: read.output + reasoning,
    cacheRead: apart("cacheRead"),
    cacheWrite: apart("cacheWrite") + apart("cacheWriteMinutes") + hour,
    ...(hour > 0 && { cacheWriteHour: hour }),
    reasoning,
  };
}

function first(fields: Fields, names: readonly string[]): unknown {
  return names.map((name) => fields[name]).find((value) => value !== undefined && value !== null);
}

function costOf({ costDetails, totalCost, calculatedTotalCost }: Observation): number | undefined {
  return nanoUsd(asFields(costDetails)["total"] ?? calculatedTotalCost ?? totalCost);
}

function toolOf(source: Observation, attributes: Attributes): SpanTool {
  const args = parsedJson(unquoted(source.input));
  const failure = typeof source.statusMessage === "string" ? source.statusMessage : undefined;
  return {
    name: firstText(attributes, attributeNames.tool) ?? source.name ?? "tool",
    call: firstText(attributes, attributeNames.call),
    ...(args !== undefined && args !== null && { args }),
    result: resultText(parsedJson(unquoted(source.output))) ?? failure,
  };
}

function said(role: Span["role"], source: Observation) {
  const input = unquoted(source.input);
  const output = unquoted(source.output);
  if (role !== "model") return spanTexts(input, output);
  const answer = parsedJson(output);
  const messages = typeof answer === "string" ? [{ role: "assistant", content: answer }] : answer;
  return {
    input: newMessages(input),
    ...(answer !== undefined &&
      answer !== null && {
        output: chatMessages(messages).map((message) => ({ ...message, role: "assistant" as const })),
      }),
  };
}
