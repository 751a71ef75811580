import { type Usage, usageTokens } from "../../src/index.js";
import { actorOf, MAIN_AGENT } from "../claude-code/hook-events.js";

/** What is read of a message of a query. */
export interface MessageShape {
  readonly type: string;
  readonly subtype?: string;
  /** Of the first message. */
  readonly model?: string;
  /** Of an answer. */
  readonly message?: { readonly id?: string; readonly model?: string; readonly usage?: unknown };
  /** Of a subagent's answer. */
  readonly agent_id?: string;
  readonly subagent_type?: string;
  /** Of the last message: what the query comes to. */
  readonly result?: string;
  readonly is_error?: boolean;
}

/** What a model call used. The blocks of one answer come as messages of their own and repeat it, by the same id. */
export interface MadeCall {
  readonly id: string;
  readonly agent: string;
  readonly model: string;
  readonly usage: Usage;
}

/** Reads the model call that an answer tells of; `null` where it tells of none. */
export function madeCall({ type, message, agent_id, subagent_type }: MessageShape): MadeCall | null {
  const { id, model, usage } = message ?? {};
  if (type !== "assistant" || id === undefined || model === undefined) return null;
  const read = usageOf(usage);
  // The program itself answers, too: for errors, with a model that is none and nothing used.
  if (usageTokens(read) === 0) return null;
  const subagent = subagent_type === undefined ? {} : { agent_type: subagent_type };
  const whose = { session_id: "", hook_event_name: "", ...subagent };
  const agent = agent_id === undefined ? MAIN_AGENT : actorOf({ ...whose, agent_id });
  return { id, agent, model, usage: read };
}

/** Input comes without what was cached. */
function usageOf(usage: unknown): Usage {
  const counts = (usage ?? {}) as Readonly<Record<string, unknown>>;
  const written = (counts["cache_creation"] ?? {}) as Readonly<Record<string, unknown>>;
  return {
    input: count(counts["input_tokens"]),
    output: count(counts["output_tokens"]),
    cacheRead: count(counts["cache_read_input_tokens"]),
    cacheWrite: count(counts["cache_creation_input_tokens"]),
    cacheWriteHour: count(written["ephemeral_1h_input_tokens"]),
    reasoning: 0,
    source: "provider",
  };
}

function count(value: unknown): number {
  return Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : 0;
}
