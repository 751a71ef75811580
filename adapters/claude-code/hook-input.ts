/** What Claude Code writes to a hook's standard input, as far as it is read here. */
export interface HookInput {
  readonly session_id: string;
  readonly hook_event_name: string;
  readonly tool_name?: string;
  readonly tool_input?: unknown;
  readonly tool_use_id?: string;
  readonly tool_response?: unknown;
  /** Why a tool failed, in `PostToolUseFailure`. */
  readonly error?: unknown;
  readonly prompt?: string;
  /** Where a prompt comes from, where that is told. */
  readonly source?: string;
  readonly last_assistant_message?: string;
  /** Subagents have these. */
  readonly agent_id?: string;
  readonly agent_type?: string;
}

/** Ids that are safe in a file name. */
const SESSION = /^[A-Za-z0-9_-]{1,128}$/;

/** Reads a hook's input; `null` where it is none of Claude Code's. */
export function parseHookInput(text: string): HookInput | null {
  const { session_id: session, hook_event_name: name } = (JSON.parse(text) ?? {}) as Partial<HookInput>;
  const isOne = typeof name === "string" && typeof session === "string" && SESSION.test(session);
  return isOne ? (JSON.parse(text) as HookInput) : null;
}
