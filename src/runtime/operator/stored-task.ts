import { LedgerError } from "../../core/budget/ledger-error.js";
import type { AccountStanding } from "../../core/budget/verbs/standing.js";
import { restore } from "../../core/engine/snapshot.js";
import { createState, type EngineState } from "../../core/engine/state.js";
import { step } from "../../core/engine/step.js";
import type { Finding } from "../../core/finding.js";
import type { Observation } from "../../core/observation.js";
import { type Policy, type PolicyInput, parsePolicy, RULESET } from "../../core/policy/policy.js";
import type { TraceHeader } from "../../core/trace.js";
import type { ExchangeReply, KeptTask, Store } from "../../stores/store.js";
import { taskAccount } from "../accounts.js";
import { RulesetUnknown } from "../errors.js";

/** A task as its log in the store says, folded like any process folds it. */
export interface StoredTask {
  readonly header: TraceHeader;
  readonly openedAt: number;
  /** The policy that the task was begun with. */
  readonly policy: Policy;
  readonly state: EngineState;
  /** What the snapshot stands for: no log is kept up to there. `null` where the log is whole. */
  readonly snapshot: { readonly seq: number; readonly state: EngineState } | null;
  /** The log behind the snapshot. */
  readonly log: readonly Observation[];
  /** What was found in it. */
  readonly findings: readonly Finding[];
  /** Its account and those above it; empty where it is closed. */
  readonly accounts: readonly AccountStanding[];
}

/**
 * Reads a task and folds its log; `onStep` looks on. Behind a snapshot, the fold begins there.
 *
 * @throws RulesetUnknown where another version has to judge it
 */
export async function readStoredTask(
  store: Pick<Store, "exchange">,
  { about: header, openedAt }: KeptTask,
  onStep?: (observation: Observation, findings: readonly Finding[]) => void,
): Promise<StoredTask> {
  const { task, ruleset = RULESET } = header;
  if (ruleset !== RULESET) throw new RulesetUnknown({ task, ruleset });
  const reply = await read(store, header);
  const policy = parsePolicy(header.policy as PolicyInput);
  const state = reply.snapshot === null ? createState(header) : restore(reply.snapshot.snapshot);
  const findings = reply.others.flatMap((observation) => {
    const found = step(state, observation, policy).findings;
    onStep?.(observation, found);
    return found;
  });
  const [answer] = reply.answers;
  return {
    header,
    openedAt,
    policy,
    state,
    snapshot:
      reply.snapshot === null ? null : { seq: reply.snapshot.seq, state: restore(reply.snapshot.snapshot) },
    log: reply.others,
    findings,
    accounts: answer?.verb === "standing" ? answer.accounts : [],
  };
}

/** Reads from the beginning. Nothing is written, and nobody's place in the log moves. */
async function read(
  store: Pick<Store, "exchange">,
  { task, root = task }: TraceHeader,
): Promise<ExchangeReply> {
  const request = { root, task, append: [], cursor: -1 };
  try {
    return await store.exchange({ ...request, verbs: [{ verb: "standing", account: taskAccount(task) }] });
  } catch (error) {
    if (!(error instanceof LedgerError) || error.code !== "UNKNOWN_ACCOUNT") throw error;
    return await store.exchange({ ...request, verbs: [] });
  }
}
