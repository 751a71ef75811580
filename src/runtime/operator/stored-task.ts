import * as z from "zod";
import { LedgerError } from "../../core/budget/ledger-error.js";
import type { AccountStanding } from "../../core/budget/verbs/standing.js";
import { restore } from "../../core/engine/snapshot.js";
import { createState, type EngineState } from "../../core/engine/state.js";
import { step } from "../../core/engine/step.js";
import { explainIssue } from "../../core/explain-issue.js";
import type { Finding } from "../../core/finding.js";
import type { Observation } from "../../core/observation.js";
import { type Policy, type PolicyInput, parsePolicy, RULESET } from "../../core/policy/policy.js";
import type { TraceHeader } from "../../core/trace.js";
import type { ExchangeReply, KeptTask, Store } from "../../stores/store.js";
import { taskAccount } from "../accounts.js";
import { RulesetUnknown, TaskUnreadable } from "../errors.js";
import { findKeptTask } from "./find-kept-task.js";

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
 * @throws RulesetUnknown where another version has to judge it, TaskUnreadable where its policy or snapshot is damaged,
 * UnknownTask where it was deleted meanwhile
 */
export async function readStoredTask(
  store: Pick<Store, "exchange" | "tasks">,
  { about: header, openedAt }: KeptTask,
  onStep?: (observation: Observation, findings: readonly Finding[]) => void,
): Promise<StoredTask> {
  const { task, ruleset = RULESET } = header;
  if (ruleset !== RULESET) throw new RulesetUnknown({ task, ruleset });
  const reply = await read(store, header);
  if (isBlank(reply)) await findKeptTask(store, task);
  const policy = readable(task, "policy", header.policy, (kept) => parsePolicy(kept as PolicyInput));
  const restored = () => readable(task, "snapshot", reply.snapshot?.snapshot, restore);
  const state = reply.snapshot === null ? createState(header) : restored();
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
    snapshot: reply.snapshot === null ? null : { seq: reply.snapshot.seq, state: restored() },
    log: reply.others,
    findings,
    accounts: answer?.verb === "standing" ? answer.accounts : [],
  };
}

/** Whether nothing is kept of a task but perhaps what it is: it has just begun, or was deleted. */
function isBlank({ others, snapshot, answers }: ExchangeReply): boolean {
  return others.length === 0 && snapshot === null && answers.length === 0;
}

/** Reads a part of what is kept. @throws TaskUnreadable */
function readable<Part>(task: string, name: string, kept: unknown, parse: (kept: unknown) => Part): Part {
  try {
    return parse(kept);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const { field, expected, got } = explainIssue(error.issues, kept);
    const part = field === "" ? `the ${name}` : `\`${field}\` in the ${name}`;
    throw new TaskUnreadable(task, `Expected ${part} of task ${task} to be ${expected}, got ${got}.`, {
      cause: error,
    });
  }
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
