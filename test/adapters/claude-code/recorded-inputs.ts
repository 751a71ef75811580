import type { HookInput } from "../../../adapters/claude-code/hook-input.js";

/** What every hook is told besides its own, as Claude Code 2 writes it. */
export const hookFields = {
  session_id: "5b8f2c1e-0d4a-4c55-9a53-6f0f3a7f4b10",
  transcript_path: "/home/dev/.claude/projects/-home-dev-game/5b8f2c1e-0d4a-4c55-9a53-6f0f3a7f4b10.jsonl",
  cwd: "/home/dev/game",
  prompt_id: "prompt-1",
  permission_mode: "default",
} as const;

export interface RecordedCall {
  readonly command: string;
  readonly output: string;
  readonly subagent?: string;
}

/** The inputs of the two hooks around one call of a shell, with the fields in their recorded form. */
export function shellCall(number: number, { command, output, subagent }: RecordedCall): readonly HookInput[] {
  const call = {
    ...hookFields,
    ...(subagent === undefined ? {} : { agent_id: subagent, agent_type: "general-purpose" }),
    tool_name: "Bash",
    tool_input: { command, description: "Run the tests" },
    tool_use_id: `toolu_${number}`,
  };
  const tool_response = { stdout: output, stderr: "", interrupted: false, isImage: false };
  return [
    { ...call, hook_event_name: "PreToolUse" },
    { ...call, hook_event_name: "PostToolUse", tool_response },
  ];
}

export function userPrompt(prompt: string): HookInput {
  return { ...hookFields, hook_event_name: "UserPromptSubmit", prompt };
}

export function stop(event: "Stop" | "SubagentStop", said: string): HookInput {
  return { ...hookFields, hook_event_name: event, last_assistant_message: said };
}

/** The inputs around one call of a tool of a server, by how it ended. */
export function lookupCall(number: number, tool_input: unknown) {
  const call = {
    ...hookFields,
    tool_name: "mcp__catalogue__lookup",
    tool_input,
    tool_use_id: `toolu_${number}`,
  };
  return {
    before: { ...call, hook_event_name: "PreToolUse" } as HookInput,
    done: (text: string): HookInput => ({
      ...call,
      hook_event_name: "PostToolUse",
      tool_response: [{ type: "text", text }],
    }),
    failed: (error: string): HookInput => ({ ...call, hook_event_name: "PostToolUseFailure", error }),
  };
}
