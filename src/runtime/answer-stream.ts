import { createTextWatch, type TextWatch } from "../core/observe/text-watch.js";
import { inferKind } from "../core/participant.js";
import { isEnforced } from "../core/policy/is-enforced.js";
import { modeOf } from "../core/policy/mode.js";
import { AnswerStopped } from "./errors.js";
import type { TaskCore } from "./task-core.js";

/** An answer while it comes. Who hands its text over has it stopped where it begins to repeat itself. */
export interface AnswerStream {
  /** Aborted when the answer is ended early, by adjourn or, until the call has ended, by the request's own signal. Give it to the client. */
  readonly signal: AbortSignal;
  /** Takes the next piece of the answer's text, cut anywhere. Never throws. */
  onText(chunk: string): void;
  /** Tokens of the text so far, estimated, for calls that report no usage. */
  readonly outputTokens: number;
  /** Why the answer was ended; `null` while it was not. */
  readonly stopped: AnswerStopped | null;
}

/** As who holds the call sees it. @internal */
export interface WatchedStream extends AnswerStream {
  /** The call has been settled or released. */
  end(): void;
}

export interface AnswerStreamOptions {
  readonly agent: string;
  readonly model: string;
  /** Key of the call's reservation. */
  readonly key: string;
  /** The request's own signal. */
  readonly signal?: AbortSignal | undefined;
}

/** As `heuristicTokens` guesses, without keeping the text. */
const BYTES_PER_TOKEN = 4;

/** Watches one answer: the first repetition is recorded, and ends the call where the rule is enforced. */
export function answerStream(task: TaskCore, options: AnswerStreamOptions): WatchedStream {
  return new WatchedAnswer(task, options);
}

/**
 * Most answers don't stream: what only a stream needs is made for its first piece, and for who asks for it.
 *
 * A class, because V8 gives each object with getters of its own a hidden class of its own, which holds all that they see
 * until the next collection of the old generation.
 */
class WatchedAnswer implements WatchedStream {
  readonly #task: TaskCore;
  readonly #options: AnswerStreamOptions;
  #watch: TextWatch | null | undefined;
  #controller: AbortController | undefined;
  #unfollow: (() => void) | undefined;
  #isEnded = false;
  #bytesSeen = 0;
  #stopped: AnswerStopped | null = null;

  constructor(task: TaskCore, options: AnswerStreamOptions) {
    this.#task = task;
    this.#options = options;
  }

  get signal(): AbortSignal {
    this.#controller ??= this.#open();
    return this.#controller.signal;
  }

  /** Handed around without its object. */
  readonly onText = (chunk: string): void => {
    if (typeof chunk !== "string" || this.#isEnded || this.#stopped !== null) return;
    this.#bytesSeen += Buffer.byteLength(chunk);
    if (this.#watch === undefined) this.#watch = watchFor(this.#task, this.#options.agent);
    const seen = this.#watch?.push(chunk) ?? null;
    if (seen !== null) this.#alarm(seen.repeats);
  };

  get outputTokens(): number {
    return tokensOf(this.#bytesSeen);
  }

  get stopped(): AnswerStopped | null {
    return this.#stopped;
  }

  end(): void {
    this.#isEnded = true;
    this.#unfollow?.();
  }

  #open(): AbortController {
    const { signal } = this.#options;
    const controller = new AbortController();
    if (this.#stopped !== null) controller.abort(this.#stopped);
    else if (signal?.aborted === true) controller.abort(signal.reason);
    else if (signal !== undefined && !this.#isEnded) this.#unfollow = follow(controller, signal);
    return controller;
  }

  #alarm(repeats: number): void {
    const { agent, model, key } = this.#options;
    const task = this.#task;
    const subject = { code: "DEGENERATE_TEXT", cut: { kind: "agent", agent }, args: { agent } } as const;
    const isStopped = isEnforced(task.log.state, subject, task.policy);
    const seen = { from: agent, model, key, repeats, outputTokens: this.outputTokens, stopped: isStopped };
    task.note({ type: "control", action: "stream", ...seen });
    if (!isStopped) return;
    this.#stopped = new AnswerStopped({ task: task.id, agent, model, repeats });
    this.#controller?.abort(this.#stopped);
  }
}

/**
 * Aborts with `signal` until told not to any more. Many calls may share one, and `AbortSignal.any` leaves something of each
 * of them in it for as long as it is there.
 */
function follow(controller: AbortController, signal: AbortSignal): () => void {
  const abort = (): void => controller.abort(signal.reason);
  signal.addEventListener("abort", abort);
  return () => signal.removeEventListener("abort", abort);
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
