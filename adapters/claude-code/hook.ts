#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { answerHook } from "./answer-hook.js";
import { parseHookInput } from "./hook-input.js";
import { sessionFiles } from "./session-files.js";

// Loads nothing but Node: it is started for every tool call. Whatever fails, the session goes on.
try {
  const mode = process.env["ADJOURN_MODE"] ?? "shadow";
  const input = mode === "off" ? null : parseHookInput(readFileSync(0, "utf8"));
  if (input !== null) {
    const folder = process.env["ADJOURN_HOOK_DIR"] ?? join(homedir(), ".adjourn", "claude-code");
    const files = sessionFiles(folder, input.session_id);
    let isDue = false;
    const judge = () => {
      isDue = true;
    };
    const answer = answerHook(input, { files, isEnforced: mode === "enforce", now: Date.now(), judge });
    if (answer !== null) process.stdout.write(JSON.stringify(answer));
    if (isDue) await startJudge(folder, input.session_id);
  }
} catch {
  // Told to nobody: what a hook prints, a model or a person would take for an answer.
}

/** Judging takes longer than a tool call should wait; its verdict is there before the model has thought of the next one. */
async function startJudge(folder: string, session: string): Promise<void> {
  // Not loaded before a call is made, when somebody waits.
  const { spawn } = await import("node:child_process");
  const judge = fileURLToPath(new URL("judge.js", import.meta.url));
  const child = spawn(process.execPath, [judge, folder, session], { detached: true, stdio: "ignore" });
  child.on("error", () => undefined);
  child.unref();
}
