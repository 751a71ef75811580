import { explainIssue, type Problem } from "../../core/explain-issue.js";
import { type Content, contentText } from "../content-text.js";
import { cutName } from "../cut-name.js";
import type { EventDraft } from "../event-draft.js";
import { toolResultSchema, toolUseSchema } from "./schema.js";

/** Who said a turn to whom, and when. */
export interface Speech {
  readonly from: string;
  readonly to: string;
  readonly at: number | undefined;
  readonly model: string | undefined;
  /** Id of the model's reply: calls in one reply are one round. */
  readonly round: string | undefined;
}

/** What is still open in a thread: names of the called tools, by the id of the call. */
export type OpenCalls = Map<string, string>;

/** What a turn's content amounts to. */
export interface Blocks {
  readonly events: readonly EventDraft[];
  /** Kinds of content that nothing is known about. */
  readonly unknown: readonly string[];
}

/** Translates the content of a turn, block by block. Text beside text is one message. */
export function readBlocks(content: Content, speech: Speech, calls: OpenCalls): Blocks | Problem {
  const events: EventDraft[] = [];
  const unknown: string[] = [];
  const blocks = typeof content === "string" ? [{ type: "text", text: content }] : (content ?? []);
  for (const [index, block] of blocks.entries()) {
    const read = readBlock(block, speech, calls);
    if (read === undefined) unknown.push(`message.content.type=${cutName(typeOf(block), "nothing")}`);
    else if ("expected" in read) return { ...read, field: placed(index, read.field) };
    else append(events, read);
  }
  return { events, unknown };
}

function placed(index: number, field: string): string {
  return `message.content.${index}${field === "" ? "" : `.${field}`}`;
}

function append(events: EventDraft[], next: EventDraft): void {
  const last = events.at(-1);
  if (last?.type === "message" && next.type === "message" && last.channel === next.channel) {
    events[events.length - 1] = { ...last, content: `${last.content ?? ""}\n${next.content ?? ""}` };
  } else events.push(next);
}

function typeOf(block: unknown): string | undefined {
  if (block === null || typeof block !== "object" || !("type" in block)) return undefined;
  return typeof block.type === "string" ? block.type : undefined;
}

function readBlock(block: unknown, speech: Speech, calls: OpenCalls): EventDraft | Problem | undefined {
  const type = typeOf(block);
  switch (type) {
    case "text":
    case "image":
    case "document":
      return said(speech, contentText([block]));
    case "thinking":
      return { ...said(speech, thought(block)), to: speech.from, channel: "thought" };
    case "redacted_thinking":
      return { ...said(speech, undefined), to: speech.from, channel: "thought" };
    case "tool_use":
    case "server_tool_use":
    case "mcp_tool_use":
      return readCall(block, speech, calls);
    default:
      return type?.endsWith("tool_result") ? readResult(block, type, speech, calls) : undefined;
  }
}

function said({ from, to, at, model }: Speech, content: string | undefined) {
  return { type: "message" as const, from, to, at, model, content };
}

/** Newer versions keep the signature of a thought, and not its text. */
function thought(block: unknown): string | undefined {
  const { thinking } = block as { thinking?: unknown };
  return typeof thinking === "string" && thinking !== "" ? thinking : undefined;
}

function readCall(
  block: unknown,
  { from, at, model, round }: Speech,
  calls: OpenCalls,
): EventDraft | Problem {
  const parsed = toolUseSchema.safeParse(block);
  if (!parsed.success) return explainIssue(parsed.error.issues, block);
  const { id, name, input } = parsed.data;
  calls.set(id, name);
  return { type: "tool-call", from, tool: name, call: id, round, args: input ?? {}, at, model };
}

/** Results come in a turn of the user, or of the model itself for tools that run at its provider. */
function readResult(
  block: unknown,
  type: string,
  { from, to, at }: Speech,
  calls: OpenCalls,
): EventDraft | Problem {
  const parsed = toolResultSchema.safeParse(block);
  if (!parsed.success) return explainIssue(parsed.error.issues, block);
  const { tool_use_id: call, content, is_error } = parsed.data;
  const tool = calls.get(call);
  calls.delete(call);
  const status = is_error === true ? "error" : "ok";
  const reader = type === "tool_result" ? to : from;
  return { type: "tool-result", to: reader, tool, call, status, content: resultText(content), at };
}

/** The provider's own tools answer with objects. */
function resultText(content: unknown): string | undefined {
  if (content === undefined || content === null || typeof content === "string" || Array.isArray(content))
    return contentText(content);
  return JSON.stringify(content);
}
