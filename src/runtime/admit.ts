import { gateOf } from "../core/breaker/gate-of.js";
import type { PartialAmounts } from "../core/budget/dimension.js";
import type { AccountStanding } from "../core/budget/verbs/standing.js";
import type { Standing } from "../core/control-event.js";
import { modeOf } from "../core/policy/mode.js";
import type { LedgerAnswer, RefusedBy } from "../stores/store.js";
import { taskAccount } from "./accounts.js";
import { type HeldAdmission, type Holding, hold } from "./admission.js";
import { boundBySize } from "./bound-by-size.js";
import { pendingNudge } from "./call-guard.js";
import { BudgetRefused, TaskFinished } from "./errors.js";
import { isClosedAccount } from "./is-closed-account.js";
import { noteKept } from "./keep-aside.js";
import { type Left, type ModelRequest, withNudge } from "./model-request.js";
import { type PromptSize, promptSize } from "./prompt-size.js";
import type { Soon } from "./soon.js";
import { fullest, fullLimits, leftOf, standingsOf } from "./standings.js";
import { isOutage } from "./store-link.js";
import type { TaskCore } from "./task-core.js";
import { tellFailure } from "./tell-failure.js";

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

/** Guards, amends, and reserves for one model call. */
export async function admit<Request extends ModelRequest>(
  task: TaskCore,
  { agent, request, amend = true }: AdmissionRequest<Request>,
): Promise<HeldAdmission<Request>> {
  const entering = task.enter(agent);
  if (entering !== undefined) await entering;
  const amended = amend ? amendRequest(task, agent, request) : request;
  const prompt = promptSize(amended, task.ports.tokens);
  const { prices, clock } = task.ports;
  let accounts: readonly AccountStanding[];
  try {
    const asked = standingsOf(task);
    accounts = asked instanceof Promise ? await asked : asked;
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
  const { bound } = bounded;
  const key = task.ports.ids.key();
  let answer: LedgerAnswer | undefined;
  try {
    const asked = reserve(task, { key, bound, accounts });
    [answer] = asked instanceof Promise ? await asked : asked;
  } catch (error) {
    return await admitWithoutStore(task, { agent, request: amended, prompt, error });
  }
  if (isRefusal(answer)) throw await refuse(task, agent, amended, standingOf(answer.by));
  const standings = accounts.flatMap((standing) => fullLimits(task, standing));
  const capped = bounded.isClamped ? { ...amended, maxOutputTokens: bounded.outputCap } : amended;
  return letThrough(task, { agent, request: capped, key, prompt, bound }, standings);
}

/** Notes a call that was granted. What it holds is given back where that is refused, as in a task that has ended meanwhile. */
function letThrough<Request extends ModelRequest>(
  task: TaskCore,
  holding: Holding<Request>,
  standings: readonly Standing[],
): Soon<HeldAdmission<Request>> {
  const { agent: from, request, key, bound } = holding;
  const admission = hold(task, holding);
  try {
    task.record({
      type: "control",
      action: "admit",
      from,
      model: request.model,
      key,
      bound,
      standings: [...standings],
    });
    return admission;
  } catch (error) {
    const told = (failure: unknown) => tellFailure(task, failure);
    return admission
      .release()
      .catch(told)
      .then(() => Promise.reject(error));
  }
}

/** Goes on by what was set aside, where the store is out of reach. @throws the error, where nothing is left of that, or it is another one */
async function admitWithoutStore<Request extends ModelRequest>(
  task: TaskCore,
  call: { agent: string; request: Request; prompt: PromptSize; error: unknown },
): Promise<HeldAdmission<Request>> {
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
  const capped = isClamped ? { ...request, maxOutputTokens: outputCap } : request;
  return letThrough(task, { agent, request: capped, key, prompt, bound, isOnAllowance: true }, []);
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

interface Reserving extends Pick<Holding, "key" | "bound"> {
  readonly accounts: readonly AccountStanding[];
}

/** Asks for what the call may cost, and where that is due sets something aside with it. */
function reserve(task: TaskCore, { key, bound, accounts }: Reserving): Soon<readonly LedgerAnswer[]> {
  const held: PartialAmounts = { tokens: bound.tokens, nanoUsd: bound.nanoUsd ?? 0, modelCalls: 1 };
  const amounts = isLimited(task) ? held : {};
  const account = taskAccount(task.id);
  const { leaseMs, store, clock, ids } = task.ports;
  // A store of this process alone is never out of reach. A task that was finished meanwhile gives nothing back any more.
  const isSetAside = isLimited(task) && store.isShared === true && !task.isOver;
  const now = clock.now();
  const aside = isSetAside ? task.allowance.keep(accounts, bound, ids.key, now) : [];
  const asked = task.exchange([{ verb: "reserve", key, account, amounts, leaseMs }, ...aside]);
  if (aside.length > 0) {
    const answered = Promise.resolve(asked).then(([, kept]) => kept);
    noteKept(task.allowance, aside, { now, answered });
  }
  return asked;
}

function isRefusal(
  answer: LedgerAnswer | undefined,
): answer is Extract<LedgerAnswer, { status: "refused"; by: RefusedBy }> {
  return answer?.verb === "reserve" && answer.status === "refused";
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
  // It may halt the task: calls that were let through before begin first.
  await undefined;
  const bound = { tokens: 0, nanoUsd: null };
  const key = task.ports.ids.key();
  const reason = by === undefined ? {} : { by };
  task.record({ type: "control", action: "refuse", from, model, key, bound, standings: [], ...reason });
  await task.confirm(from);
  return new BudgetRefused({ task: task.id, model, by: by ?? null });
}
