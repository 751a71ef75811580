import { type Usage, usageTokens } from "../core/event.js";
import type { LedgerVerb } from "../stores/store.js";
import { type AnswerStream, answerStream } from "./answer-stream.js";
import { endAccount } from "./end-account.js";
import type { Bound, ModelRequest } from "./model-request.js";
import { costNanoUsd } from "./prices/cost-nano-usd.js";
import type { PromptSize } from "./prompt-size.js";
import type { TaskCore } from "./task-core.js";
import type { NewEvent } from "./task-log.js";

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
  { agent, request, key, prompt, bound, isOnAllowance = false }: Holding<Request>,
): Admission<Request> {
  let isEnded = false;
  const signal = request.signal instanceof AbortSignal ? request.signal : undefined;
  const stream = answerStream(task, {
    agent,
    model: request.model,
    key,
    ...(signal === undefined ? {} : { signal }),
    isEnded: () => isEnded,
  });
  task.held.set(key, { from: agent, charged: bound });

  /** Event and verb go to the store together, so neither is there without the other. */
  async function end(event: NewEvent, verb: LedgerVerb): Promise<void> {
    if (isEnded) return;
    task.note(event);
    isEnded = true;
    task.held.delete(key);
    if (isOnAllowance) {
      task.allowance.end(key, verb.verb === "settle" ? verb.amounts : null);
      // While the task goes on, its next exchange takes that along.
      if (task.isOver) await endAccount(task);
    } else if (task.isOver) {
      await endAccount(task, verb);
    } else {
      const booking = task.exchange([verb]);
      if (booking instanceof Promise) await booking;
    }
  }

  return {
    key,
    request: signal === undefined ? request : { ...request, signal: stream.signal },
    get inputTokens() {
      return prompt.exact();
    },
    stream,
    settle: (usage) => {
      const { model } = request;
      const rates = task.ports.prices.rates(model, task.ports.clock.now());
      const cost = rates === undefined ? undefined : costNanoUsd(usage, rates);
      const amounts = { tokens: usageTokens(usage), nanoUsd: cost ?? 0, modelCalls: 1 };
      const price = cost === undefined ? {} : { costNanoUsd: cost };
      const event = { type: "model-call", from: agent, model, usage, key, ...price } as const;
      return end(event, { verb: "settle", key, amounts });
    },
    release: () => end({ type: "control", action: "release", key }, { verb: "release", key }),
    renew: async () => {
      if (isEnded) return;
      task.lastActiveAt = task.ports.clock.now();
      if (isOnAllowance) return;
      await task.exchange([{ verb: "renew", key, leaseMs: task.ports.leaseMs }]);
    },
  };
}
