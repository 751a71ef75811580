import * as z from "zod";
import { readUsage } from "../core/read-usage.js";
import { asFields } from "./fields.js";
import { fullText } from "./full-text.js";
import type { LineImporter, LineReader, LineResult } from "./importer.js";
import { instantOf } from "./instant.js";
import { parsedJson } from "./parsed-json.js";
import { chatMessages, newMessages } from "./spans/chat-message.js";
import { PartReader } from "./spans/part-reader.js";
import { resultText } from "./spans/read-parts.js";
import type { Span } from "./spans/span.js";
import { SpanCollection } from "./spans/span-collection.js";

/** Reads traces and spans of the OpenAI Agents SDK as its exporters send them: one a line, a list, or `data` of one. */
export const openaiAgentsFormat: LineImporter = {
  id: "openai-agents",
  input: "lines",
  recognises: (first) => {
    const [item] = exported(first);
    const { object } = asFields(item);
    return object === "trace" || object === "trace.span";
  },
  open: () => new Exports(),
};

function exported(value: unknown): readonly unknown[] {
  const { data } = asFields(value);
  return Array.isArray(data) ? data : [value];
}

const any = z.unknown().optional();

const traceSchema = z.object({
  object: z.literal("trace"),
  id: z.string().min(1),
  workflow_name: z.string().nullish(),
  group_id: z.string().nullish(),
  metadata: any,
});

const spanSchema = z.object({
  /** Traces have a schema of their own; a message names both. */
  object: z.enum(["trace", "trace.span"]),
  id: z.string().min(1),
  trace_id: z.string().min(1),
  parent_id: z.string().nullish(),
  started_at: z.string().nullish(),
  ended_at: z.string().nullish(),
  span_data: z.looseObject({ type: z.string() }),
  error: any,
  speech_group_output: any,
});

type Trace = z.output<typeof traceSchema>;
type ExportedSpan = z.output<typeof spanSchema>;

class Exports implements LineReader {
  readonly #traces = new Map<string, Trace>();
  readonly #spans: ExportedSpan[] = [];

  read(value: unknown): LineResult {
    const parts = new PartReader();
    const items = exported(value);
    for (const [index, item] of items.entries()) {
      const part = { path: items.length === 1 ? "" : `data.${index}`, value: item };
      if (asFields(item)["object"] === "trace") {
        const trace = parts.read(traceSchema, part);
        if (trace) this.#traces.set(trace.id, trace);
      } else {
        const span = parts.read(spanSchema, part);
        if (span) this.#spans.push(span);
      }
    }
    return parts.result(() => ({ items: [] }));
  }

  /** A trace is the top of its spans, and may be exported after them. */
  finish(): Iterable<LineResult> {
    const collection = new SpanCollection();
    const starts = firstStarts(this.#spans);
    for (const { id, workflow_name, group_id } of this.#traces.values()) {
      const [title, thread] = [workflow_name ?? undefined, group_id ?? undefined];
      collection.add({ trace: id, id, role: "step", title, thread, startAt: starts.get(id) });
    }
    for (const source of this.#spans) {
      const top = this.#traces.has(source.trace_id) ? source.trace_id : undefined;
      collection.add({ ...spanOf(source), parent: source.parent_id ?? top });
    }
    return collection.runs();
  }
}

/** A trace has no times of its own. */
function firstStarts(spans: readonly ExportedSpan[]): ReadonlyMap<string, number> {
  const starts = new Map<string, number>();
  for (const { trace_id, started_at } of spans) {
    const at = instantOf(started_at);
    if (at !== undefined && at < (starts.get(trace_id) ?? Infinity)) starts.set(trace_id, at);
  }
  return starts;
}

function spanOf(source: ExportedSpan): Omit<Span, "parent"> {
  const { span_data: data, error } = source;
  return {
    trace: source.trace_id,
    id: source.id,
    startAt: instantOf(source.started_at),
    endAt: instantOf(source.ended_at),
    hasFailed: error !== undefined && error !== null,
    ...spanData(data, error),
  };
}

type SpanData = ExportedSpan["span_data"];

function spanData(data: SpanData, error: unknown): Pick<Span, "role"> & Partial<Span> {
  switch (data.type) {
    case "agent":
      return { role: "agent", agent: fullText(data["name"]) };
    case "generation":
    case "response":
      return modelCall(data);
    case "function":
      return { role: "tool", tool: toolOf(data, error) };
    case "handoff":
      return { role: "handoff", agent: fullText(data["from_agent"]), handsTo: fullText(data["to_agent"]) };
    default:
      // Turns and tasks sum up what was used inside; it counts where nothing inside says so.
      return { role: "step", agent: fullText(data["agent_name"]), usage: readUsage(data) };
  }
}

function modelCall(data: SpanData): Pick<Span, "role"> & Partial<Span> {
  const response = asFields(data["response"] ?? data["_response"]);
  const output = data["output"] ?? response["output"];
  return {
    role: "model",
    model: fullText(data["model"]) ?? fullText(response["model"]),
    usage: readUsage(data) ?? readUsage(response),
    input: newMessages(data["input"] ?? data["_input"]),
    ...(output !== undefined && { output: chatMessages(output) }),
  };
}

function toolOf(data: SpanData, error: unknown) {
  const input = parsedJson(data["input"]);
  const failure = error === undefined || error === null ? undefined : fullText(asFields(error)["message"]);
  return {
    name: fullText(data["name"]) ?? "tool",
    ...(input !== undefined && input !== null && { args: input }),
    result: resultText(data["output"]) ?? failure,
  };
}
