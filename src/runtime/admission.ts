import { gateOf } from "../core/breaker/gate-of.js";
import { DIMENSIONS, type Dimension, type PartialAmounts } from "../core/budget/dimension.js";
import type { AccountStanding } from "../core/budget/verbs/standing.js";
import type { Standing } from "../core/control-event.js";
import { type Usage, usageTokens } from "../core/event.js";
import { modeOf } from "../core/policy/mode.js";
import type { LedgerAnswer, LedgerVerb, RefusedBy } from "../stores/store.js";
import { taskAccount } from "./accounts.js";
import { type AnswerStream, answerStream } from "./answer-stream.js";
import { boundBySize } from "./bound-by-size.js";
import { pendingNudge } from "./call-guard.js";
import { endAccount } from "./end-account.js";
import { BudgetRefused, TaskFinished } from "./errors.js";
import { isClosedAccount } from "./is-closed-account.js";
import { type Bound, type Left, type ModelRequest, withNudge } from "./model-request.js";
import { costNanoUsd } from "./prices/cost-nano-usd.js";
import { type PromptSize, promptSize } from "./prompt-size.js";
import { isOutage } from "./store-link.js";
import type { TaskCore } from "./task-core.js";
import type { NewEvent } from "./task-log.js";

/** A model call that an agent is about to make. */
export interface AdmissionRequest<Request extends ModelRequest = ModelRequest> {
  readonly agent: string;
  readonly request: Request;
  /**
   * Whether the caller can make another request than this one. If not, it is let through as it is or refused:
   * neither nudge nor cheaper model is spent on a call that does not carry them.
   *
   * @default true
   */
  readonly amend?: boolean;
}

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

/** Guards, amends, and reserves for one model call. */
export async function admit<Request extends ModelRequest>(
  task: TaskCore,
  { agent, request, amend = true }: AdmissionRequest<Request>,
): Promise<Admission<Request>> {
  await task.guard(agent);
  const amended = amend ? amendRequest(task, agent, request) : request;
  const prompt = promptSize(amended, task.ports.tokens);
  const { prices, clock } = task.ports;
  let accounts: readonly AccountStanding[];
  try {
    accounts = await standings(task);
  } catch (error) {
    return await admitWithoutStore(task, { agent, request: amended, prompt, error });
  }
  const left = isLimited(task) ? leftOf(accounts) : unlimited;
  const bounded = boundBySize(amended, { prompt, left, prices, policy: task.policy, now: clock.now() });
  if (bounded === "unpriced") throw await refuse(task, agent, amended, undefined);
  if (bounded === "unpayable") {
    throw await refuse(
      task,
      agent,
      amended,
      fullest(accounts, left, prompt.exact() + (request.choices ?? 1)),
    );
  }
  const key = task.ports.ids.key();
  try {
    await reserve(task, { agent, request: amended, key, bound: bounded.bound, accounts });
  } catch (error) {
    return await admitWithoutStore(task, { agent, request: amended, prompt, error });
  }
  const capped = bounded.isClamped ? { ...amended, maxOutputTokens: bounded.outputCap } : amended;
  return hold(task, { agent, request: capped, key, prompt, bound: bounded.bound });
}

/** Goes on by what was set aside, where the store is out of reach. @throws the error, where nothing is left of that, or it is another one */
async function admitWithoutStore<Request extends ModelRequest>(
  task: TaskCore,
  call: { agent: string; request: Request; prompt: PromptSize; error: unknown },
): Promise<Admission<Request>> {
  const { agent, request, prompt, error } = call;
  const { ports, policy, allowance } = task;
  // Somebody else has finished the task after this call had passed its gate.
  if (isClosedAccount(error)) throw new TaskFinished(task.id);
  if (!isOutage(error)) throw error;
  const isAllowed = ports.onStoreFailure === "allow" || !isLimited(task);
  const left = isLimited(task) ? allowance.left : unlimited;
  const options = { prompt, prices: ports.prices, policy, now: ports.clock.now() };
  const payable = left === null ? "unpayable" : boundBySize(request, { ...options, left });
  const bounded =
    typeof payable === "string" && isAllowed
      ? boundBySize(request, { ...options, left: unlimited })
      : payable;
  if (typeof bounded === "string") throw error;
  const { bound, outputCap, isClamped } = bounded;
  const key = ports.ids.key();
  allowance.take(key, bound);
  const { model } = request;
  task.record({ type: "control", action: "admit", from: agent, model, key, bound, standings: [] });
  const capped = isClamped ? { ...request, maxOutputTokens: outputCap } : request;
  return hold(task, { agent, request: capped, key, prompt, bound, isOnAllowance: true });
}

/** In shadow, a budget changes nothing: no call is clamped or refused for it, and what it costs is booked. */
function isLimited({ policy }: TaskCore): boolean {
  return modeOf(policy, "BUDGET") === "enforce";
}

const unlimited: Left = { tokens: null, nanoUsd: null };

function amendRequest<Request extends ModelRequest>(
  task: TaskCore,
  agent: string,
  request: Request,
): Request {
  const { mitigations } = gateOf(task.log.state, agent);
  const cheaper = mitigations.includes("downgraded") ? task.policy.downgrade[request.model] : undefined;
  const downgraded = cheaper === undefined ? request : { ...request, model: cheaper };
  const nudge = pendingNudge(task, agent);
  return nudge === null ? downgraded : withNudge(downgraded, nudge);
}

async function standings(task: TaskCore): Promise<readonly AccountStanding[]> {
  const answers = await task.exchange([{ verb: "standing", account: taskAccount(task.id) }]);
  const answer = answers.find((candidate) => candidate.verb === "standing");
  return answer?.accounts ?? [];
}

function leftOf(accounts: readonly AccountStanding[]): Left {
  return { tokens: least(accounts, "tokens"), nanoUsd: least(accounts, "nanoUsd") };
}

function least(accounts: readonly AccountStanding[], dimension: Dimension): number | null {
  const left = accounts.flatMap(({ dimensions }) => {
    const { limit, committed, reserved } = dimensions[dimension];
    return limit === null ? [] : [Math.max(0, limit - committed - reserved)];
  });
  return left.length === 0 ? null : Math.min(...left);
}

interface Hold<Request extends ModelRequest> {
  readonly agent: string;
  readonly request: Request;
  readonly key: string;
}

async function reserve(
  task: TaskCore,
  {
    agent,
    request,
    key,
    bound,
    accounts,
  }: Hold<ModelRequest> & { bound: Bound; accounts: readonly AccountStanding[] },
): Promise<void> {
  const held: PartialAmounts = { tokens: bound.tokens, nanoUsd: bound.nanoUsd ?? 0, modelCalls: 1 };
  const amounts = isLimited(task) ? held : {};
  const account = taskAccount(task.id);
  const { leaseMs, store, clock, ids } = task.ports;
  // A store of this process alone is never out of reach.
  const isSetAside = isLimited(task) && store.isShared === true;
  const aside = isSetAside ? task.allowance.keep(accounts, bound, ids.key, clock.now()) : [];
  const asked = task.exchange([{ verb: "reserve", key, account, amounts, leaseMs }, ...aside]);
  if (aside[0]?.verb === "reserve") noteSetAside(task, asked);
  const [answer] = await asked;
  if (isRefusal(answer)) throw await refuse(task, agent, request, standingOf(answer.by));
  const full = accounts.flatMap((standing) => fullLimits(task, standing));
  task.record({
    type: "control",
    action: "admit",
    from: agent,
    model: request.model,
    key,
    bound,
    standings: full,
  });
}

function noteSetAside({ allowance }: TaskCore, asked: Promise<readonly LedgerAnswer[]>): void {
  const isGranted = (answer: LedgerAnswer | undefined) =>
    answer?.verb === "reserve" && answer.status === "granted";
  asked.then(
    ([, kept]) => allowance.answered(isGranted(kept)),
    () => allowance.answered(false),
  );
}

function isRefusal(
  answer: LedgerAnswer | undefined,
): answer is Extract<LedgerAnswer, { status: "refused"; by: RefusedBy }> {
  return answer?.verb === "reserve" && answer.status === "refused";
}

/**
 * The limits that were at their warning share before this call, as the log shall remember them. What the call
 * itself holds is not spent: a clamped one holds all that is left and mostly costs far less.
 */
function fullLimits(task: TaskCore, { account, dimensions }: AccountStanding): Standing[] {
  const name = account === taskAccount(task.id) ? "task" : account;
  return DIMENSIONS.flatMap((dimension) => {
    const { limit, committed, reserved } = dimensions[dimension];
    const used = committed + reserved;
    const isFull = limit !== null && used * 100 >= limit * task.policy.budget.warnPercent;
    return isFull ? [{ account: name, dimension, limit, used }] : [];
  });
}

/** The limit that leaves no room for a single token of output to a call of at least `tokens`. */
function fullest(accounts: readonly AccountStanding[], left: Left, tokens: number): Standing | undefined {
  const dimension = left.tokens !== null && left.tokens < tokens ? "tokens" : "nanoUsd";
  const all = accounts.flatMap(({ account, dimensions }) => {
    const { limit, committed, reserved } = dimensions[dimension];
    return limit === null ? [] : [{ account, dimension, limit, used: committed + reserved }];
  });
  return all.sort((a, b) => a.limit - a.used - (b.limit - b.used))[0];
}

function standingOf({ account, dimension, limit, committed, reserved }: RefusedBy): Standing {
  return { account, dimension, limit, used: committed + reserved };
}

/** Records the refusal, which halts the task where budgets are enforced, and returns what to throw. */
async function refuse(
  task: TaskCore,
  from: string,
  { model }: ModelRequest,
  by: Standing | undefined,
): Promise<Error> {
  const bound = { tokens: 0, nanoUsd: null };
  const key = task.ports.ids.key();
  const reason = by === undefined ? {} : { by };
  task.record({ type: "control", action: "refuse", from, model, key, bound, standings: [], ...reason });
  await task.confirm(from);
  return new BudgetRefused({ task: task.id, model, by: by ?? null });
}

interface Holding<Request extends ModelRequest> extends Hold<Request> {
  readonly prompt: PromptSize;
  readonly bound: Bound;
  /** Whether it was let through without the store. */
  readonly isOnAllowance?: boolean;
}

function hold<Request extends ModelRequest>(
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
      await task.exchange([verb]);
    }
  }

  return {
    key,
    request: signal === undefined ? request : { ...request, signal: stream.signal },
    get inputTokens() {
      return prompt.exact();
    },
    stream,
    settle: async (usage) => {
      const { model } = request;
      const rates = task.ports.prices.rates(model, task.ports.clock.now());
      const cost = rates === undefined ? undefined : costNanoUsd(usage, rates);
      const amounts = { tokens: usageTokens(usage), nanoUsd: cost ?? 0, modelCalls: 1 };
      const price = cost === undefined ? {} : { costNanoUsd: cost };
      const event = { type: "model-call", from: agent, model, usage, key, ...price } as const;
      await end(event, { verb: "settle", key, amounts });
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
