import type { NewEvent } from "../../src/index.js";
import type { HookInput } from "./hook-input.js";

/** The agent that the session itself is. */
export const MAIN_AGENT = "claude";

/** Names stay below the longest that an event may have. */
const MAX_NAME_CHARS = 200;

/** Longest text that is kept of one result: beyond it, what differs further on is not seen. */
const MAX_TEXT_CHARS = 100_000;

/** Who acts in a hook's input. */
export function actorOf({ agent_id: id, agent_type: type }: HookInput): string {
  return id === undefined ? MAIN_AGENT : `${type ?? "agent"}:${id}`.slice(0, MAX_NAME_CHARS);
}

/** What a hook's input says that happened; `at` is when, where nobody else says so. */
export function eventsOf(input: HookInput, at?: number): readonly NewEvent[] {
  const actor = actorOf(input);
  const { tool_use_id: id, last_assistant_message: said, prompt = "" } = input;
  const tool = (input.tool_name ?? "tool").slice(0, MAX_NAME_CHARS);
  const call = id === undefined || id === "" ? {} : { call: id.slice(0, MAX_NAME_CHARS) };
  const when = at === undefined ? {} : { at };
  const result = { type: "tool-result", ...when, to: actor, tool, ...call } as const;
  switch (input.hook_event_name) {
    case "UserPromptSubmit":
      return [{ type: "message", ...when, from: "user", to: actor, content: prompt }];
    case "PreToolUse":
      return [{ type: "tool-call", ...when, from: actor, tool, args: input.tool_input, ...call }];
    case "PostToolUse":
      return [{ ...result, status: "ok", content: textOf(input.tool_response) }];
    case "PostToolUseFailure":
      return [{ ...result, status: "error", content: textOf(input.error) }];
    case "SubagentStart":
      return [{ type: "spawn", ...when, from: MAIN_AGENT, child: actor }];
    case "Stop":
    case "SubagentStop":
      return said === undefined
        ? []
        : [{ type: "message", ...when, from: actor, to: receiver(actor), content: said }];
    default:
      return [];
  }
}

function receiver(actor: string): string {
  return actor === MAIN_AGENT ? "user" : MAIN_AGENT;
}

function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.slice(0, MAX_TEXT_CHARS);
}
