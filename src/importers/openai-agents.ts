import * as z from "zod";
import { explainIssue, type Problem } from "../core/explain-issue.js";
import { readUsage } from "../core/read-usage.js";
import { asFields } from "./fields.js";
import type { LineImporter, LineReader, LineResult } from "./importer.js";
import { instantOf } from "./instant.js";
import { parsedJson } from "./parsed-json.js";
import { problemWithin } from "./problem-within.js";
import { refused } from "./refused.js";
import { chatMessages, newMessages } from "./spans/chat-message.js";
import { resultText } from "./spans/read-parts.js";
import type { Span } from "./spans/span.js";
import { SpanCollection } from "./spans/span-collection.js";
import { unknownFields } from "./unknown-fields.js";

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
  object: z.literal("trace.span"),
  id: z.string().min(1),
  trace_id: z.string().min(1),
  parent_id: z.string().nullish(),
  started_at: z.string().nullish(),
  ended_at: z.string().nullish(),
  span_data: z.looseObject({ type: z.string() }),
  error: any,
  speech_group_output: any,
});

const exportSchema = z.discriminatedUnion("object", [traceSchema, spanSchema]);

type Trace = z.output<typeof traceSchema>;
type ExportedSpan = z.output<typeof spanSchema>;

class Exports implements LineReader {
  readonly #traces = new Map<string, Trace>();
  readonly #spans: ExportedSpan[] = [];

  /** An item that can't be read takes no other one with it. */
  read(value: unknown): LineResult {
    const unknown: string[] = [];
    const items = exported(value);
    let problem: Problem | undefined;
    for (const [index, item] of items.entries()) {
      const parsed = exportSchema.safeParse(item);
      if (!parsed.success)
        problem ??= problemWithin(
          items.length === 1 ? "" : `data.${index}`,
          explainIssue(parsed.error.issues, item),
        );
      else if (parsed.data.object === "trace") {
        this.#traces.set(parsed.data.id, parsed.data);
        for (const name of unknownFields(item, traceSchema.shape)) unknown.push(name);
      } else {
        this.#spans.push(parsed.data);
        for (const name of unknownFields(item, spanSchema.shape)) unknown.push(name);
      }
    }
    return problem ? refused(problem) : { ok: true, items: [], unknownFields: unknown };
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
      return { role: "agent", agent: textOf(data["name"]) };
    case "generation":
    case "response":
      return modelCall(data);
    case "function":
      return { role: "tool", tool: toolOf(data, error) };
    case "handoff":
      return { role: "handoff", agent: textOf(data["from_agent"]), handsTo: textOf(data["to_agent"]) };
    default:
      // Turns and tasks sum up what was used inside; it counts where nothing inside says so.
      return { role: "step", agent: textOf(data["agent_name"]), usage: readUsage(data) };
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function modelCall(data: SpanData): Pick<Span, "role"> & Partial<Span> {
  const response = asFields(data["response"] ?? data["_response"]);
  const output = data["output"] ?? response["output"];
  return {
    role: "model",
    model: textOf(data["model"]) ?? textOf(response["model"]),
    usage: readUsage(data) ?? readUsage(response),
    input: newMessages(chatMessages(data["input"] ?? data["_input"])),
    ...(output !== undefined && { output: chatMessages(output) }),
  };
}

function toolOf(data: SpanData, error: unknown) {
  const input = parsedJson(data["input"]);
  const failure = error === undefined || error === null ? undefined : textOf(asFields(error)["message"]);
  return {
    name: textOf(data["name"]) ?? "tool",
    ...(input !== undefined && input !== null && { args: input }),
    result: resultText(data["output"]) ?? failure,
  };
}
