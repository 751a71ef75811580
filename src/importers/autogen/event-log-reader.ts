import * as z from "zod";
import { nameSchema } from "../../core/event-fields.js";
import { explainIssue } from "../../core/explain-issue.js";
import { readUsage } from "../../core/read-usage.js";
import { cutName } from "../cut-name.js";
import type { EventDraft } from "../event-draft.js";
import type { LineReader, LineResult } from "../importer.js";
import { instantOf } from "../instant.js";
import { refused } from "../refused.js";
import { StreamedRun } from "../streamed-run.js";
import { unchecked } from "../unchecked.js";
import { agentName, topicName } from "./agent-name.js";
import { payloadText } from "./payload-text.js";

const messageSchema = z.object({
  sender: z.string().nullish(),
  receiver: z.string().nullish(),
  kind: z.string().nullish(),
  delivery_stage: z.string().nullish(),
  payload: unchecked,
});

const modelCallSchema = z.object({
  agent_id: z.string().nullish(),
  response: z.object({ model: nameSchema.nullish(), usage: unchecked }).nullish().catch(undefined),
});

const toolCallSchema = z.object({
  agent_id: z.string().nullish(),
  tool_name: nameSchema,
  arguments: unchecked,
  result: unchecked,
});

/** The runtime writes no time; loggers add it under one of these names. */
const timeSchema = z.object({ timestamp: unchecked, time: unchecked, asctime: unchecked });

/** What the runtime says about itself. */
const PASSED_BY: ReadonlySet<unknown> = new Set(["LLMStreamStart"]);

/** Failures of the runtime: nothing was said and nothing answered. */
const FAILURES: ReadonlySet<unknown> = new Set([
  "AgentConstructionException",
  "MessageDropped",
  "MessageHandlerException",
]);

/** Teams publish a copy of all that is said under this topic, for whoever watches. */
const OUTPUT_TOPIC = "output_topic_";

/** Reads one log as one run: it does not say where a run ends and the next one begins. */
export class EventLog implements LineReader {
  readonly #run: StreamedRun;
  /** Each message is written when it is sent and again at each delivery; one of these is enough. */
  #hasSends = false;
  #calls = 0;

  constructor(task: string) {
    this.#run = new StreamedRun({ task, kind: "autogen", lacks: ["waits"] });
  }

  read(value: unknown): LineResult {
    const { type } = (value ?? {}) as { type?: unknown };
    switch (type) {
      case "Message":
        return this.#translate(messageSchema, value, (message, at) => this.#message(message, at));
      case "LLMCall":
      case "LLMStreamEnd":
        return this.#translate(modelCallSchema, value, (call, at) => modelCall(call, value, at));
      case "ToolCall":
        return this.#translate(toolCallSchema, value, (call, at) => this.#toolCall(call, at));
      default:
        if (FAILURES.has(type))
          return { ok: true, items: [], unknownFields: [], notes: [`${type} left out`] };
        return { ok: true, items: [], unknownFields: PASSED_BY.has(type) ? [] : [`type=${cutName(type)}`] };
    }
  }

  *finish(): Generator<LineResult> {
    yield { ok: true, items: this.#run.end(), unknownFields: [] };
  }

  #translate<T>(
    schema: z.ZodType<T>,
    value: unknown,
    translate: (data: T, at: number | undefined) => readonly EventDraft[],
  ): LineResult {
    const parsed = schema.safeParse(value);
    if (!parsed.success) return refused(explainIssue(parsed.error.issues, value));
    return { ok: true, items: this.#run.add(translate(parsed.data, timeOf(value))), unknownFields: [] };
  }

  #message(message: z.output<typeof messageSchema>, at: number | undefined): readonly EventDraft[] {
    const { sender, receiver, payload, kind, delivery_stage: stage } = message;
    const isSent = stage?.endsWith("SEND") === true;
    this.#hasSends ||= isSent;
    if (this.#hasSends && !isSent) return [];
    if (receiver?.startsWith(OUTPUT_TOPIC)) return [];
    const content = payloadText(payload);
    // A manager's request to speak has nothing in it, and nobody reads it as something said.
    if (content === "") return [];
    const isPublished = isSent && kind?.endsWith("PUBLISH") === true && receiver;
    const to = isPublished ? { group: topicName(receiver) } : agentName(receiver, "runtime");
    return [{ type: "message", from: agentName(sender, "user"), to, content, at }];
  }

  #toolCall(made: z.output<typeof toolCallSchema>, at: number | undefined): readonly EventDraft[] {
    this.#calls += 1;
    const call = `c${this.#calls}`;
    const agent = agentName(made.agent_id, "agent");
    const { tool_name: tool, result } = made;
    return [
      { type: "tool-call", from: agent, tool, call, args: made.arguments ?? {}, at },
      { type: "tool-result", to: agent, tool, call, status: "ok", content: textOf(result), at },
    ];
  }
}

function modelCall(
  { agent_id, response }: z.output<typeof modelCallSchema>,
  value: unknown,
  at: number | undefined,
): readonly EventDraft[] {
  const usage = readUsage(response) ?? readUsage({ usage: value });
  if (usage === undefined) return [];
  const from = agentName(agent_id, "agent");
  return [{ type: "model-call", from, model: response?.model ?? "unknown", usage, at }];
}

function textOf(result: unknown): string | undefined {
  return result === undefined || typeof result === "string" ? result : JSON.stringify(result);
}

function timeOf(value: unknown): number | undefined {
  const { timestamp, time, asctime } = timeSchema.safeParse(value).data ?? {};
  // Python writes `2026-11-22 18:30:37,123`.
  const written = timestamp ?? time ?? asctime;
  return instantOf(typeof written === "string" ? written.replace(",", ".") : undefined);
}
