import { callText } from "./call-text.js";
import { actorOf, eventsOf } from "./hook-events.js";
import type { HookInput } from "./hook-input.js";
import type { SessionFiles, Verdict } from "./session-files.js";

export interface AnswerHookOptions {
  readonly files: SessionFiles;
  /** Whether a call of a stopped agent is denied. */
  readonly isEnforced: boolean;
  /** Instant, in milliseconds. */
  readonly now: number;
  /** Has the journal judged, elsewhere: nobody waits for it. */
  readonly judge: () => void;
}

/** What Claude Code is told; `null` is nothing, and everything goes on. */
export type HookAnswer = { readonly hookSpecificOutput: Readonly<Record<string, string>> } | null;

/** Notes what a hook was told, and answers by what was judged before. */
export function answerHook(input: HookInput, options: AnswerHookOptions): HookAnswer {
  const { files, isEnforced, now } = options;
  const verdict = isEnforced ? files.verdict() : null;
  if (input.hook_event_name === "PreToolUse" && verdict !== null) {
    const refused = refusal(input, verdict, files);
    if (refused !== null) return refused;
  }
  if (input.hook_event_name === "UserPromptSubmit") resume(options);
  const events = eventsOf(input, now);
  for (const event of events) files.append({ event });
  if (events.length > 0 && input.hook_event_name !== "PreToolUse") options.judge();
  if (input.hook_event_name !== "PostToolUse" || verdict === null) return null;
  const text = takeNudge(input, verdict, files);
  return text === null
    ? null
    : { hookSpecificOutput: { hookEventName: "PostToolUse", additionalContext: text } };
}

/** A call that a nudge is about is refused once, in its place: the next one of them would end the agent. */
function refusal(input: HookInput, verdict: Verdict, files: SessionFiles): HookAnswer {
  const actor = actorOf(input);
  const denial = verdict.denied[actor];
  if (denial !== undefined) {
    return deny(`${denial.reason}\n\nEnd here: tell the user what is established and what is open.`);
  }
  const call = callText(input.tool_name ?? "tool", input.tool_input);
  const isAgain = verdict.nudges[actor]?.calls.includes(call) === true;
  const text = isAgain ? takeNudge(input, verdict, files) : null;
  return text === null ? null : deny(text);
}

function deny(permissionDecisionReason: string): HookAnswer {
  return {
    hookSpecificOutput: {
      hookEventName: "PreToolUse",
      permissionDecision: "deny",
      permissionDecisionReason,
    },
  };
}

/** A person's word lets what was stopped try one turn. */
function resume({ files, now }: AnswerHookOptions): void {
  const verdict = files.verdict();
  if (verdict === null) return;
  const cuts = new Set(Object.values(verdict.denied).map(({ cut }) => cut));
  if (cuts.size === 0) return;
  for (const cut of cuts) {
    const word = { action: "resume", actor: "user", reason: "a new prompt" } as const;
    files.append({ event: { type: "control", at: now, ...word, ...(cut === undefined ? {} : { cut }) } });
  }
  files.write({ ...verdict, denied: {} });
}

/** Each nudge is given once. */
function takeNudge(input: HookInput, verdict: Verdict, files: SessionFiles): string | null {
  const actor = actorOf(input);
  const { [actor]: nudge, ...nudges } = verdict.nudges;
  if (nudge === undefined) return null;
  files.append({ told: told(actor, nudge.text) });
  files.write({ ...verdict, nudges });
  return nudge.text;
}

/** Names a nudge in the journal: who was told what. */
export function told(actor: string, text: string): string {
  return `${actor}: ${text}`;
}
