import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answerHook } from "../../../adapters/claude-code/answer-hook.js";
import type { HookInput } from "../../../adapters/claude-code/hook-input.js";
import { judgeJournal } from "../../../adapters/claude-code/judge-journal.js";
import { type SessionFiles, sessionFiles } from "../../../adapters/claude-code/session-files.js";
import type { Supervisor } from "../../../src/index.js";
import type { AdapterDriver, Play } from "../../../src/testing/index.js";
import { type LoopParts, playLoop } from "../../testing/own-loop.js";
import { lookupCall, userPrompt } from "./recorded-inputs.js";

/** A session whose hooks are answered as the program does, with a judge that is always in time. */
export const claudeCodeDriver: AdapterDriver = {
  name: "Claude Code: `adjourn-hook`",
  cannot: {
    records: "a hook is told of tools with their results, but of no usage",
    cuts: "subagents do not talk to each other; each is stopped alone",
    downgrades: "a hook sees no model",
    asks: "it tells the agent to end; a person's next prompt lets it try one turn",
  },
  lacks: ["pair", "hub", "fan-out"],
  calls: "tool",
  play: async (play) => {
    const folder = mkdtempSync(join(tmpdir(), "adjourn-hook-"));
    const parts = await session(play, sessionFiles(folder, "session"));
    // The hook is no part of the session's process, so the session runs as it does without.
    const end = await playLoop({ ...play, supervisor: null }, () => parts);
    rmSync(folder, { recursive: true });
    return end;
  },
};

type Tell = (input: HookInput) => Promise<Readonly<Record<string, string>> | undefined>;

async function session(play: Play, files: SessionFiles): Promise<LoopParts> {
  const tell = play.supervisor === null ? async () => undefined : hooks(play.supervisor, files);
  await tell(userPrompt(play.goal));
  let calls = 0;
  let isOver = false;
  return {
    ask: async (agent, conversation) => {
      if (isOver) return { text: "I end here." };
      return play.model({ agent, model: "main", prompt: conversation.map(({ text }) => text) });
    },
    lookUp: async (_agent, args) => {
      calls += 1;
      const inputs = lookupCall(calls, args);
      const denied = (await tell(inputs.before))?.["permissionDecisionReason"];
      // What it is told to do, this model does.
      isOver = denied?.includes("End here") === true;
      if (denied !== undefined) return denied;
      const [text, after] = await play.lookup(args).then(
        (found) => [found, inputs.done(found)] as const,
        (error: unknown) => [String(error), inputs.failed(String(error))] as const,
      );
      const context = (await tell(after))?.["additionalContext"];
      return context === undefined ? text : `${text}\n${context}`;
    },
  };
}

function hooks(supervisor: Supervisor, files: SessionFiles): Tell {
  let now = 1_760_000_000_000;
  return async (input) => {
    now += 500;
    let isDue = false;
    const judge = () => {
      isDue = true;
    };
    // Where nothing is enforced, no verdict denies anything.
    const answer = answerHook(input, { files, isEnforced: true, now, judge });
    if (isDue) await judged(supervisor, files);
    return answer?.hookSpecificOutput;
  };
}

/** Each judge is a process of its own, with a task that ends with it. */
async function judged(supervisor: Supervisor, files: SessionFiles): Promise<void> {
  const task = supervisor.task({ kind: "claude-code" });
  await judgeJournal(files, task);
  await task.finish({ outcome: "unknown" });
}
