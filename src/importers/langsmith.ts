import * as z from "zod";
import { asFields, type Fields } from "./fields.js";
import { fullText } from "./full-text.js";
import type { LineImporter, LineReader, LineResult } from "./importer.js";
import { instantOf } from "./instant.js";
import { nanoUsd } from "./nano-usd.js";
import { parsedJson } from "./parsed-json.js";
import { chatMessages, newMessages } from "./spans/chat-message.js";
import { PartReader, type PlacedPart } from "./spans/part-reader.js";
import { resultText } from "./spans/read-parts.js";
import type { Span, SpanTool } from "./spans/span.js";
import { SpanCollection } from "./spans/span-collection.js";
import { spanTexts } from "./spans/span-texts.js";
import { spanUsage } from "./spans/span-usage.js";

/** Reads runs exported from LangSmith: one a line, a list of them, or one with its `child_runs`. */
export const langsmithFormat: LineImporter = {
  id: "langsmith",
  input: "lines",
  recognises: (first) => {
    const { id, run_type } = asFields(first);
    return typeof id === "string" && typeof run_type === "string";
  },
  open: () => new Runs(),
};

const timeSchema = z.union([z.string(), z.number()]).nullish();
const costSchema = z.union([z.string(), z.number()]).nullish();
const any = z.unknown().optional();

const runSchema = z.object({
  id: z.string().min(1),
  trace_id: z.string().nullish(),
  parent_run_id: z.string().nullish(),
  name: z.string().nullish(),
  run_type: z.string(),
  start_time: timeSchema,
  end_time: timeSchema,
  inputs: any,
  outputs: any,
  error: any,
  extra: any,
  thread_id: z.string().nullish(),
  prompt_tokens: any,
  completion_tokens: any,
  prompt_token_details: any,
  completion_token_details: any,
  total_cost: costSchema,
  child_runs: z.array(z.unknown()).nullish(),
});

type Run = z.output<typeof runSchema>;

/** Fields that say nothing more, or what others say. */
const unread: ReadonlySet<string> = new Set(
  (
    "app_path attachments child_run_ids completion_cost completion_cost_details dotted_order events execution_order " +
    "feedback_stats first_token_time in_dataset inputs_preview inputs_s3_urls is_root last_queued_at manifest_id " +
    "metadata outputs_preview outputs_s3_urls parent_run_ids price_model_id prompt_cost prompt_cost_details " +
    "reference_dataset_id reference_example_id s3_urls serialized session_id share_token status tags total_tokens " +
    "trace_first_received_at trace_max_start_time trace_min_start_time trace_tier trace_upgrade ttl_seconds"
  ).split(" "),
);

class Runs implements LineReader {
  readonly #spans = new SpanCollection();

  read(value: unknown): LineResult {
    const parts = new PartReader(unread);
    for (const part of flattened(value)) {
      const run = parts.read(runSchema, part);
      if (run) this.#spans.add(spanOf(run, part.above));
    }
    return parts.result(() => this.#spans.overflow());
  }

  finish(): Iterable<LineResult> {
    return this.#spans.runs();
  }
}

interface PlacedRun extends PlacedPart {
  /** The run around it. */
  readonly above: Fields;
}

/** The run and all runs inside it. A child may leave out what its parent says. */
function* flattened(value: unknown): Generator<PlacedRun, void> {
  const open: PlacedRun[] = [{ path: "", value, above: {} }];
  for (let next = open.pop(); next; next = open.pop()) {
    yield next;
    const { id, trace_id, child_runs } = asFields(next.value);
    const above = { id, trace_id: trace_id ?? next.above["trace_id"] ?? id };
    const children = Array.isArray(child_runs) ? child_runs : [];
    const prefix = next.path === "" ? "child_runs" : `${next.path}.child_runs`;
    for (let index = children.length - 1; index >= 0; index -= 1) {
      open.push({ path: `${prefix}.${index}`, value: children[index], above });
    }
  }
}

function spanOf(run: Run, above: Fields): Span {
  const { metadata, invocation_params } = asFields(run.extra) as {
    metadata?: unknown;
    invocation_params?: unknown;
  };
  const facts = asFields(metadata);
  const role = roleOf(run, facts);
  const parent = run.parent_run_id ?? fullText(above["id"]);
  return {
    trace: run.trace_id ?? fullText(above["trace_id"]) ?? (parent === undefined ? run.id : parent),
    id: run.id,
    parent,
    startAt: instant(run.start_time),
    endAt: instant(run.end_time),
    role,
    isNode: role === "agent",
    agent: role === "agent" ? (run.name ?? undefined) : fullText(facts["lc_agent_name"]),
    title: run.name ?? undefined,
    thread:
      run.thread_id ??
      fullText(facts["thread_id"]) ??
      fullText(facts["session_id"]) ??
      fullText(facts["conversation_id"]),
    model: fullText(facts["ls_model_name"]) ?? fullText(asFields(invocation_params)["model"]),
    usage: usageOf(run),
    costNanoUsd: nanoUsd(run.total_cost),
    hasFailed: isFailure(run),
    ...(role === "tool" ? { tool: toolOf(run) } : said(role, run)),
  };
}

/** LangGraph hands the name of a node down to all that runs inside; the node itself has it as its name. */
function roleOf({ run_type, name }: Run, facts: Fields): Span["role"] {
  if (run_type === "llm") return "model";
  if (run_type === "tool") return "tool";
  const isAgent = name === facts["langgraph_node"] || name === facts["lc_agent_name"];
  return run_type === "chain" && typeof name === "string" && isAgent ? "agent" : "step";
}

/** The local tracer writes milliseconds, the service writes times without a zone. */
function instant(time: string | number | null | undefined): number | undefined {
  return typeof time === "number" ? (time >= 0 ? time : undefined) : instantOf(time);
}

function usageOf(run: Run): Span["usage"] {
  const told = asFields(tokensTold(run.outputs));
  const details = asFields(told["input_token_details"] ?? run.prompt_token_details);
  return spanUsage({
    input: told["input_tokens"] ?? run.prompt_tokens,
    output: told["output_tokens"] ?? run.completion_tokens,
    cacheRead: details["cache_read"],
    cacheWrite: details["cache_creation"],
    cacheWriteMinutes: details["ephemeral_5m_input_tokens"],
    // LangSmith's own clients write the former, LangChain writes the latter.
    cacheWriteHour: details["ephemeral_1hr_input_tokens"] ?? details["ephemeral_1h_input_tokens"],
    reasoning: asFields(told["output_token_details"] ?? run.completion_token_details)["reasoning"],
  });
}

/** A chat model's message carries its usage; what wraps other models puts it beside the answer. */
function tokensTold(outputs: unknown): unknown {
  const { generations, usage_metadata } = asFields(outputs);
  if (usage_metadata !== undefined) return usage_metadata;
  const first = Array.isArray(generations) ? [generations[0]].flat()[0] : undefined;
  const message = asFields(asFields(first)["message"]);
  return asFields(message["kwargs"] ?? message)["usage_metadata"];
}

function isFailure({ error }: Run): boolean {
  return error !== undefined && error !== null && error !== "";
}

function toolOf(run: Run): SpanTool {
  const { input } = asFields(run.inputs);
  const { output = run.outputs } = asFields(run.outputs);
  const message = asFields(asFields(output)["kwargs"] ?? output);
  const args = input === undefined ? run.inputs : parsedJson(input);
  return {
    name: run.name ?? "tool",
    call: fullText(message["tool_call_id"]) ?? fullText(asFields(run.extra)["tool_call_id"]),
    ...(args !== undefined && args !== null && { args }),
    result: resultText(message["content"] ?? output) ?? (isFailure(run) ? resultText(run.error) : undefined),
  };
}

function said(role: Span["role"], { inputs, outputs }: Run) {
  if (role !== "model") return spanTexts(inputs, outputs);
  return {
    input: newMessages(inputs),
    output: chatMessages(outputs).map((message) => ({ ...message, role: "assistant" as const })),
  };
}
