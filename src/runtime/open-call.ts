import type { Usage } from "../core/event.js";
import { readUsage } from "../core/read-usage.js";
import type { HeldAdmission } from "./admission.js";
import type { AnswerStream } from "./answer-stream.js";
import { AdjournError, isRefusal } from "./errors.js";
import type { ModelRequest } from "./model-request.js";
import { replyText } from "./reply-text.js";
import type { Soon } from "./soon.js";
import type { TaskCore } from "./task-core.js";
import { tellFailure } from "./tell-failure.js";

/** Reads what a call used off its reply. */
export type UsageReader<Reply> = (reply: Reply) => Usage | undefined;

/** A model call that was let through, and is to be ended exactly once. A class for the reason that admissions have, too. */
export class OpenModelCall<Request extends ModelRequest, Reply> {
  /** The request as it may be made. */
  readonly request: Request;
  /** The answer while it comes. */
  readonly stream: AnswerStream;
  readonly #task: TaskCore;
  readonly #admission: HeldAdmission<Request>;
  readonly #usage: UsageReader<Reply>;

  constructor(task: TaskCore, admission: HeldAdmission<Request>, usage: UsageReader<Reply> | undefined) {
    this.request = admission.request;
    this.stream = admission.stream;
    this.#task = task;
    this.#admission = admission;
    this.#usage = usage ?? readUsage;
  }

  /** Books what the call used. @throws AnswerStopped when the answer was ended */
  async end(reply: Reply): Promise<void> {
    const ending = this.book(reply);
    if (ending instanceof Promise) await ending;
  }

  /** As `end`, without a promise where there is nothing to wait for. */
  book(reply: Reply): Soon<unknown> {
    const usage = usageOf(reply, this.#usage) ?? this.#estimated(replyText(reply));
    const booking = this.#visibly(() => this.#admission.book(usage));
    if (booking instanceof Promise) return booking.then(() => this.#throwIfStopped());
    return this.#throwIfStopped();
  }

  /** Books, or gives back, what a failed call held. Resolves to what its caller is to be told. */
  async fail(error: unknown): Promise<unknown> {
    // What may have been sent may be billed: only refusals that come before any answer give the budget back.
    const isSent = this.stream.outputTokens > 0 || !isUnbilled(error);
    await this.#visibly(() =>
      isSent ? this.#admission.book(this.#estimated("")) : this.#admission.giveBack(),
    );
    return this.stream.stopped ?? error;
  }

  /**
   * Waits for what follows a call that was made. Its failure is told, not thrown: the caller would take the call for
   * failed and make it again, and pay twice.
   */
  #visibly(after: () => Soon<unknown>): Soon<unknown> {
    const tell = (error: unknown) => tellFailure(this.#task, error);
    try {
      const ending = after();
      return ending instanceof Promise ? ending.catch(tell) : undefined;
    } catch (error) {
      return tell(error);
    }
  }

  /** Some clients make a short answer of an abort. */
  #throwIfStopped(): undefined {
    if (this.stream.stopped !== null) throw this.stream.stopped;
  }

  #estimated(answer: string): Usage {
    const counted = answer === "" ? 0 : this.#task.ports.tokens.count(answer).tokens;
    const output = Math.max(counted, this.stream.outputTokens);
    const input = this.#admission.inputTokens;
    return { input, output, cacheRead: 0, cacheWrite: 0, reasoning: 0, source: "heuristic" };
  }
}

/** The reading may be the caller's own code, so what it makes of a reply is checked. */
function usageOf<Reply>(reply: Reply, read: UsageReader<Reply>): Usage | undefined {
  try {
    const used = read(reply);
    return read === readUsage ? used : readUsage({ usage: used });
  } catch {
    return undefined;
  }
}

/** Client errors and unreachable hosts: the provider has not begun to answer. */
function isUnbilled(error: unknown): boolean {
  if (isRefusal(error) || error instanceof AdjournError) return true;
  if (typeof error !== "object" || error === null) return false;
  const { status, code } = error as { status?: unknown; code?: unknown };
  if (typeof status === "number") return status >= 400 && status < 500 && status !== 408;
  return code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "EAI_AGAIN";
}
