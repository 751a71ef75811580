import { type Usage, usageTokens } from "../core/event.js";
import type { LedgerVerb } from "../stores/store.js";
import { type AnswerStream, answerStream, type WatchedStream } from "./answer-stream.js";
import { endAccount } from "./end-account.js";
import type { Bound, ModelRequest } from "./model-request.js";
import type { NewEvent } from "./new-event.js";
import { costNanoUsd } from "./prices/cost-nano-usd.js";
import type { PromptSize } from "./prompt-size.js";
import type { Soon } from "./soon.js";
import type { TaskCore } from "./task-core.js";

/** Budget held for one model call. End it exactly once. */
export interface Admission<Request extends ModelRequest = ModelRequest> {
  readonly key: string;
  /** The request as it may be made: model downgraded, output clamped, nudge added, as decided. */
  readonly request: Request;
  /** Upper bound of the prompt's tokens, for calls that report no usage. */
  readonly inputTokens: number;
  /** The answer while it comes, for calls that stream. */
  readonly stream: AnswerStream;
  /** Books what the call used. A second call changes nothing. */
  settle(usage: Usage): Promise<void>;
  /** Gives the budget back: nothing was sent. */
  release(): Promise<void>;
  /** Keeps it held while a stream goes on. */
  renew(): Promise<void>;
}

/** An admission as the runtime ends it: without a promise where there is nothing to wait for. */
export interface HeldAdmission<Request extends ModelRequest = ModelRequest> extends Admission<Request> {
  /** As `settle`. */
  book(usage: Usage): Soon<unknown>;
  /** As `release`. */
  giveBack(): Soon<unknown>;
}

/** What a call is let through with. */
export interface Holding<Request extends ModelRequest = ModelRequest> {
  readonly agent: string;
  readonly request: Request;
  readonly key: string;
  readonly prompt: PromptSize;
  readonly bound: Bound;
  /** Whether it was let through without the store. */
  readonly isOnAllowance?: boolean;
}

/** Holds what a call was granted until it ends. */
export function hold<Request extends ModelRequest>(
  task: TaskCore,
  holding: Holding<Request>,
): HeldAdmission<Request> {
  task.held.set(holding.key, { from: holding.agent, charged: holding.bound });
  return new Held(task, holding);
}

/** A class for the reason that answers have, too: see `WatchedAnswer`. */
class Held<Request extends ModelRequest> implements HeldAdmission<Request> {
  readonly key: string;
  readonly request: Request;
  readonly stream: WatchedStream;
  readonly #task: TaskCore;
  readonly #holding: Holding<Request>;
  #isEnded = false;

  constructor(task: TaskCore, holding: Holding<Request>) {
    const { agent, request, key } = holding;
    const signal = request.signal instanceof AbortSignal ? request.signal : undefined;
    this.#task = task;
    this.#holding = holding;
    this.key = key;
    this.stream = answerStream(task, {
      agent,
      model: request.model,
      key,
      signal,
    });
    this.request = signal === undefined ? request : { ...request, signal: this.stream.signal };
  }

  get inputTokens(): number {
    return this.#holding.prompt.exact();
  }

  async settle(usage: Usage): Promise<void> {
    await this.book(usage);
  }

  async release(): Promise<void> {
    await this.giveBack();
  }

  book(usage: Usage): Soon<unknown> {
    const { agent, request, key } = this.#holding;
    const { model } = request;
    const { prices, clock } = this.#task.ports;
    const rates = prices.rates(model, clock.now());
    const cost = rates === undefined ? undefined : costNanoUsd(usage, rates);
    const amounts = { tokens: usageTokens(usage), nanoUsd: cost ?? 0, modelCalls: 1 };
    const event = { type: "model-call", from: agent, model, usage, key } as const;
    const priced = cost === undefined ? event : { ...event, costNanoUsd: cost };
    return this.#end(priced, { verb: "settle", key, amounts });
  }

  giveBack(): Soon<unknown> {
    const { key } = this;
    return this.#end({ type: "control", action: "release", key }, { verb: "release", key });
  }

  async renew(): Promise<void> {
    if (this.#isEnded) return;
    const task = this.#task;
    task.lastActiveAt = task.ports.clock.now();
    if (this.#holding.isOnAllowance === true) return;
    await task.exchange([{ verb: "renew", key: this.key, leaseMs: task.ports.leaseMs }]);
  }

  /** Event and verb go to the store together, so neither is there without the other. */
  #end(event: NewEvent, verb: LedgerVerb): Soon<unknown> {
    if (this.#isEnded) return undefined;
    const task = this.#task;
    task.note(event);
    this.#isEnded = true;
    this.stream.end();
    task.held.delete(this.key);
    if (this.#holding.isOnAllowance === true) {
      task.allowance.end(this.key, verb.verb === "settle" ? verb.amounts : null);
      // While the task goes on, its next exchange takes that along.
      return task.isOver ? endAccount(task) : undefined;
    }
    return task.isOver ? endAccount(task, verb) : task.exchange([verb]);
  }
}
