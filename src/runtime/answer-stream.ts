import { createTextWatch, type TextWatch } from "../core/observe/text-watch.js";
import { inferKind } from "../core/participant.js";
import { isEnforced } from "../core/policy/is-enforced.js";
import { modeOf } from "../core/policy/mode.js";
import { AnswerStopped } from "./errors.js";
import type { TaskCore } from "./task-core.js";

/** An answer while it comes. Who hands its text over has it stopped where it begins to repeat itself. */
export interface AnswerStream {
  /** Aborted when the answer is ended early, by adjourn or by the request's own signal. Give it to the client. */
  readonly signal: AbortSignal;
  /** Takes the next piece of the answer's text, cut anywhere. Never throws. */
  onText(chunk: string): void;
  /** Tokens of the text so far, estimated, for calls that report no usage. */
  readonly outputTokens: number;
  /** Why the answer was ended; `null` while it was not. */
  readonly stopped: AnswerStopped | null;
}

export interface AnswerStreamOptions {
  readonly agent: string;
  readonly model: string;
  /** Key of the call's reservation. */
  readonly key: string;
  /** The request's own signal. */
  readonly signal?: AbortSignal;
  /** Whether the call has been settled or released. */
  readonly isEnded: () => boolean;
}

/** As `heuristicTokens` guesses, without keeping the text. */
const BYTES_PER_TOKEN = 4;

/** Watches one answer: the first repetition is recorded, and ends the call where the rule is enforced. */
export function answerStream(task: TaskCore, options: AnswerStreamOptions): AnswerStream {
  const { agent, model, key, isEnded } = options;
  // Most answers don't stream: what only a stream needs is made for the first piece, and for who asks for it.
  let watch: TextWatch | null | undefined;
  let controller: AbortController | undefined;
  let signal: AbortSignal | undefined;
  let bytesSeen = 0;
  let stopped: AnswerStopped | null = null;

  function alarm(repeats: number): void {
    const subject = { code: "DEGENERATE_TEXT", cut: { kind: "agent", agent }, args: { agent } } as const;
    const isStopped = isEnforced(task.log.state, subject, task.policy);
    const outputTokens = tokensOf(bytesSeen);
    const seen = { from: agent, model, key, repeats, outputTokens, stopped: isStopped };
    task.note({ type: "control", action: "stream", ...seen });
    if (!isStopped) return;
    stopped = new AnswerStopped({ task: task.id, agent, model, repeats });
    controller?.abort(stopped);
  }

  function openSignal(): AbortSignal {
    controller = new AbortController();
    if (stopped !== null) controller.abort(stopped);
    const own = controller.signal;
    return options.signal === undefined ? own : AbortSignal.any([options.signal, own]);
  }

  return {
    get signal() {
      signal ??= openSignal();
      return signal;
    },
    onText(chunk) {
      if (typeof chunk !== "string" || isEnded() || stopped !== null) return;
      bytesSeen += Buffer.byteLength(chunk);
      if (watch === undefined) watch = watchFor(task, agent);
      const seen = watch?.push(chunk) ?? null;
      if (seen !== null) alarm(seen.repeats);
    },
    get outputTokens() {
      return tokensOf(bytesSeen);
    },
    get stopped() {
      return stopped;
    },
  };
}

/** `null` where the rule would not judge the answer as a whole either. */
function watchFor({ policy, log }: TaskCore, agent: string): TextWatch | null {
  const kind = log.state.kinds.get(agent) ?? inferKind({ name: agent });
  if (kind !== "agent" || modeOf(policy, "DEGENERATE_TEXT") === "off") return null;
  return createTextWatch(policy.detectors.DEGENERATE_TEXT);
}

function tokensOf(bytes: number): number {
  return Math.ceil(bytes / BYTES_PER_TOKEN);
}
