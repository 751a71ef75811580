import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answerHook } from "../adapters/claude-code/answer-hook.js";
import type { HookInput } from "../adapters/claude-code/hook-input.js";
import { judgeSession } from "../adapters/claude-code/judge-session.js";
import { sessionFiles } from "../adapters/claude-code/session-files.js";
import type { Stage } from "./play/stage.js";

/** Turns until a person would look after it. */
const MAX_TURNS = 200;

/**
 * Claude Code: it runs the same failing tests over and over. Its settings name `adjourn-hook` for each hook; here the
 * hook and the judge that it starts are called in this process, one after the other.
 */
export async function claudeCode(stage: Stage): Promise<void> {
  const cassette = stage.tape("claude-opus-5-5", { tool: "Bash", args: { command: "npm test" } });
  const folder = await mkdtemp(join(tmpdir(), "adjourn-example-"));
  const tell = hook(stage, folder);
  const notes = ["Make the tests pass."];
  await tell({ hook_event_name: "UserPromptSubmit", prompt: notes[0] ?? "" });
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    const { call } = await cassette.play(notes);
    if (call === null) break;
    const made = { tool_name: call.tool, tool_input: call.args, tool_use_id: call.id };
    const denied = await tell({ hook_event_name: "PreToolUse", ...made });
    const result = denied ?? "FAIL bridge.test.ts: expected 4 tiles, got 3";
    notes.push(JSON.stringify(call.args), result);
    if (denied === null) await tell({ hook_event_name: "PostToolUse", ...made, tool_response: result });
    // A model does as it is told: its turn ends.
    if (denied?.includes("End here") === true) break;
  }
  await rm(folder, { recursive: true });
}

/** What Claude Code does at each hook; the answer is why a call is denied. */
function hook({ mode, stopped }: Stage, folder: string) {
  const session = "example";
  const files = sessionFiles(folder, session);
  let now = Date.UTC(2026, 10, 20, 22);
  return async (input: Omit<HookInput, "session_id">): Promise<string | null> => {
    if (mode === "off") return null;
    now += 1_000;
    let isDue = false;
    const judge = () => {
      isDue = true;
    };
    const options = { files, isEnforced: mode === "enforce", now, judge };
    const answer = answerHook({ session_id: session, ...input }, options);
    if (isDue) await judgeSession(files, { session, env: { ADJOURN_MODE: mode } });
    const reason = answer?.hookSpecificOutput["permissionDecisionReason"] ?? null;
    if (reason !== null) stopped(reason);
    return reason;
  };
}
