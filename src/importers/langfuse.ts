import * as z from "zod";
import { explainIssue, type Problem } from "../core/explain-issue.js";
import { asFields, type Fields } from "./fields.js";
import type { LineImporter, LineReader, LineResult } from "./importer.js";
import { instantOf } from "./instant.js";
import { nanoUsd } from "./nano-usd.js";
import { attributeNames } from "./otlp/attribute-names.js";
import { type Attributes, firstText } from "./otlp/attributes.js";
import { spanRole } from "./otlp/span-role.js";
import { parsedJson } from "./parsed-json.js";
import { joinedPath, problemWithin } from "./problem-within.js";
import { refused } from "./refused.js";
import { chatMessages, newMessages } from "./spans/chat-message.js";
import { resultText } from "./spans/read-parts.js";
import type { Span, SpanTool } from "./spans/span.js";
import { SpanCollection } from "./spans/span-collection.js";
import { spanTexts } from "./spans/span-texts.js";
import { spanUsage } from "./spans/span-usage.js";
import { unknownFields } from "./unknown-fields.js";

/** Reads traces exported from Langfuse, alone or in lists, and observations one a line. */
export const langfuseFormat: LineImporter = {
  id: "langfuse",
  input: "lines",
  recognises: (first) => isTrace(first) || isObservation(first),
  open: () => new Exports(),
};

/** The interface downloads `{trace, observations}`; the API answers with a trace that has them, in `data` where several. */
function isTrace(value: unknown): boolean {
  const { trace, observations, data } = asFields(value);
  if (Array.isArray(data)) return data.length > 0 && isTrace(data[0]);
  const { id, timestamp } = asFields(trace ?? value);
  return Array.isArray(observations) && typeof id === "string" && typeof timestamp === "string";
}

function isObservation(value: unknown): boolean {
  const { id, traceId, type, startTime } = asFields(value);
  return [id, traceId, type, startTime].every((field) => typeof field === "string");
}

const any = z.unknown().optional();

const traceSchema = z.object({
  id: z.string().min(1),
  name: z.string().nullish(),
  timestamp: z.string().nullish(),
  sessionId: z.string().nullish(),
  input: any,
  output: any,
});

const observationSchema = z.object({
  id: z.string().min(1),
  traceId: z.string().min(1),
  type: z.string(),
  name: z.string().nullish(),
  parentObservationId: z.string().nullish(),
  startTime: z.string().nullish(),
  endTime: z.string().nullish(),
  sessionId: z.string().nullish(),
  input: any,
  output: any,
  metadata: any,
  level: any,
  statusMessage: any,
  model: z.string().nullish(),
  usage: any,
  usageDetails: any,
  costDetails: any,
  totalCost: any,
  calculatedTotalCost: any,
});

type Observation = z.output<typeof observationSchema>;

/** Fields that say nothing more, or what others say. */
const unread: ReadonlySet<string> = new Set(
  (
    "bookmarked calculatedInputCost calculatedOutputCost completionStartTime completionTokens createdAt environment " +
    "inputCost inputPrice inputUsage internalModel internalModelId latency modelId modelParameters outputCost " +
    "outputPrice outputUsage projectId promptId promptName promptTokens promptVersion providedCostDetails " +
    "timeToFirstToken toolCallNames toolCalls toolDefinitions totalPrice totalTokens totalUsage traceName unit " +
    "updatedAt usagePricingTierId usagePricingTierName userId version"
  ).split(" "),
);

class Exports implements LineReader {
  readonly #spans = new SpanCollection();

  read(value: unknown): LineResult {
    const { data } = asFields(value);
    const found = { unknown: [] as string[], problems: [] as Problem[] };
    if (Array.isArray(data)) {
      for (const [index, item] of data.entries()) this.#readItem(item, `data.${index}`, found);
    } else this.#readItem(value, "", found);
    const [problem] = found.problems;
    return problem ? refused(problem) : { ...this.#spans.overflow(), unknownFields: found.unknown };
  }

  finish(): Iterable<LineResult> {
    return this.#spans.runs();
  }

  /** What can't be read takes nothing else with it. */
  #readItem(value: unknown, path: string, found: { unknown: string[]; problems: Problem[] }): void {
    if (!isTrace(value)) {
      this.#readObservation(value, { path, top: undefined, ...found });
      return;
    }
    const { trace, observations } = asFields(value);
    const source = trace ?? value;
    const parsed = traceSchema.safeParse(source);
    if (!parsed.success) {
      found.problems.push(
        problemWithin(joinedPath(path, trace ? "trace" : ""), explainIssue(parsed.error.issues, source)),
      );
      return;
    }
    const top = topOf(parsed.data);
    this.#spans.add(top);
    for (const [index, item] of (Array.isArray(observations) ? observations : []).entries()) {
      this.#readObservation(item, { path: joinedPath(path, `observations.${index}`), top, ...found });
    }
  }

  #readObservation(
    value: unknown,
    {
      path,
      top,
      unknown,
      problems,
    }: {
      readonly path: string;
      readonly top: Span | undefined;
      readonly unknown: string[];
      readonly problems: Problem[];
    },
  ): void {
    const parsed = observationSchema.safeParse(value);
    if (!parsed.success) {
      problems.push(problemWithin(path, explainIssue(parsed.error.issues, value)));
      return;
    }
    for (const name of unknownFields(value, observationSchema.shape))
      if (!unread.has(name)) unknown.push(name);
    this.#spans.add(spanOf(parsed.data, top));
  }
}

/** A trace stands above its observations, and often knows best what was asked. */
function topOf({ id, name, timestamp, sessionId, input }: z.output<typeof traceSchema>): Span {
  return {
    trace: id,
    id: `trace ${id}`,
    role: "step",
    title: name ?? undefined,
    thread: sessionId ?? undefined,
    startAt: instantOf(timestamp),
    inputText: spanTexts(unquoted(input), undefined).inputText,
  };
}

/** Downloads hold text as JSON, with its quotation marks. */
function unquoted(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*"/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

const roles: ReadonlyMap<string, Span["role"]> = new Map([
  ["AGENT", "agent"],
  ["GENERATION", "model"],
  ["TOOL", "tool"],
]);

function spanOf(source: Observation, top: Span | undefined): Span {
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

/** What came in through OpenTelemetry keeps its attributes, which tell more than the type does. */
function roleOf({ type }: Observation, attributes: Attributes): Span["role"] {
  const role = spanRole(attributes);
  return role === "step" || type === "AGENT" || type === "TOOL" ? (roles.get(type) ?? role) : role;
}

function agentOf(role: Span["role"], name: string | undefined, attributes: Attributes): string | undefined {
  const stated = firstText(attributes, attributeNames.agent);
  return stated ?? (role === "agent" && !attributes.has("ai.operationId") ? name : undefined);
}

/** Langfuse keeps what was cached, and what was reasoned, apart from input and output. */
function usageOf({ usage, usageDetails }: Observation): Span["usage"] {
  const details = asFields(usageDetails);
  const old = asFields(usage);
  const cacheRead = first(details, ["input_cached_tokens", "cache_read_input_tokens", "input_cache_read"]);
  const cacheWrite = first(details, ["cache_creation_input_tokens", "input_cache_creation"]);
  const reasoning = first(details, ["output_reasoning_tokens", "reasoning_tokens"]);
  const read = spanUsage({
    input: details["input"] ?? old["input"] ?? old["promptTokens"],
    output: details["output"] ?? old["output"] ?? old["completionTokens"],
  });
  if (read === undefined) return undefined;
  const apart = spanUsage({ input: cacheRead, output: reasoning });
  const written = spanUsage({ input: cacheWrite });
  return {
    ...read,
    output: read.output + (apart?.output ?? 0),
    cacheRead: apart?.input ?? 0,
    cacheWrite: written?.input ?? 0,
    reasoning: apart?.output ?? 0,
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
    input: newMessages(chatMessages(input)),
    ...(answer !== undefined &&
      answer !== null && {
        output: chatMessages(messages).map((message) => ({ ...message, role: "assistant" as const })),
      }),
  };
}
