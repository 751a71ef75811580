import type { Gate } from "../../core/breaker/machine.js";
import { DIMENSIONS, type Dimension } from "../../core/budget/dimension.js";
import { taskLimits } from "../../core/budget/task-limits.js";
import { callsLeft } from "../../core/detectors/calls-left.js";
import type { Counts } from "../../core/engine/state.js";
import { type Cut, cutKey, type FindingCode, type Level } from "../../core/finding.js";
import { RULESET } from "../../core/policy/policy.js";
import { taskAccount } from "../accounts.js";
import { policyHash } from "../policy-hash.js";
import type { StoredTask } from "./stored-task.js";

/** Where a task stands as a whole; `cut` is one that goes on without a part of it. */
export type StoredState = "running" | "cut" | "on-probation" | "asking" | "halted" | "finished";

/** One limit of a task, or of a scope that it is charged to: tokens, nano-USD or a count. */
export interface BudgetUse {
  /** `task` for the task's own, else the account, such as `team:support@2026-11`. */
  readonly account: string;
  readonly dimension: Dimension;
  readonly limit: number;
  readonly committed: number;
  /** Held for calls under way, and set aside for when the store is out of reach. */
  readonly reserved: number;
}

/** What was found in a task, without its evidence. */
export interface StoredFinding {
  readonly code: FindingCode;
  readonly level: Level;
  /** `seq` of the event it fired at; `null` where the log is cut behind it. */
  readonly event: number | null;
  readonly cut: Cut;
}

/** A task of a store, as an operator sees it. */
export interface StoredTaskStatus {
  readonly id: string;
  readonly root: string;
  readonly parent: string | null;
  readonly kind: string | null;
  readonly state: StoredState;
  /** How it ended; `null` while it has not. */
  readonly outcome: string | null;
  /** Keys of the parts that are cut, on probation or waiting for a person; `task` is the whole. */
  readonly open: readonly string[];
  /** Findings since the last snapshot, and before it those of loops that go on. */
  readonly findings: readonly StoredFinding[];
  /** Totals: tokens, nano-USD and plain counts. */
  readonly counts: Readonly<Counts>;
  readonly budget: readonly BudgetUse[];
  /** Model calls until the first limit of the task is reached, by their growing cost; `null` where nothing tells. */
  readonly forecast: { readonly dimension: Dimension; readonly calls: number } | null;
  readonly ruleset: string;
  /** Names the policy that it was begun with. */
  readonly policy: string;
  readonly openedAt: number;
  /** Instant of its latest event in milliseconds; that of its opening where there is none. */
  readonly lastActiveAt: number;
}

/** Sums up a stored task. */
export function storedStatus(task: StoredTask): StoredTaskStatus {
  const { header, state, openedAt } = task;
  return {
    id: header.task,
    root: header.root ?? header.task,
    parent: header.parentTask ?? null,
    kind: header.kind ?? null,
    state: stateOf(task),
    outcome: state.finished,
    open: openParts(task).map(([key]) => key),
    findings: findingsOf(task),
    counts: { ...state.counts },
    budget: budgetOf(task),
    forecast: forecastOf(task),
    ruleset: header.ruleset ?? RULESET,
    policy: policyHash(header.policy),
    openedAt,
    lastActiveAt: state.lastAt ?? openedAt,
  };
}

const stateOfGate: Readonly<Record<Exclude<Gate, "closed">, StoredState>> = {
  open: "halted",
  halfOpen: "on-probation",
  asking: "asking",
  finished: "finished",
};

function stateOf(task: StoredTask): StoredState {
  const { state } = task;
  if (state.finished !== null) return "finished";
  const gate = state.cuts.get(cutKey({ kind: "task" }))?.breaker.gate ?? "closed";
  if (gate !== "closed") return stateOfGate[gate];
  return openParts(task).length === 0 ? "running" : "cut";
}

function openParts({ state }: StoredTask): (readonly [key: string, gate: Gate])[] {
  return [...state.cuts].flatMap(
    ([
      key,
      {
        breaker: { gate },
      },
    ]) => (gate === "closed" || gate === "finished" ? [] : [[key, gate] as const]),
  );
}

function findingsOf({ snapshot, findings }: StoredTask): StoredFinding[] {
  const before = (snapshot?.state.episodes ?? []).flatMap(({ code, level, cut, warning }) =>
    level === null ? [] : [{ code, level, cut, event: level === "warn" ? (warning?.seq ?? null) : null }],
  );
  return [...before, ...findings.map(({ code, level, cut, seq }) => ({ code, level, cut, event: seq }))];
}

/** The ledger knows; where the account is closed, the log does. */
function budgetOf({ header, policy, state, accounts }: StoredTask): BudgetUse[] {
  const own = taskAccount(header.task);
  if (accounts.length > 0) {
    return accounts.flatMap(({ account, dimensions }) =>
      DIMENSIONS.flatMap((dimension) => {
        const { limit, committed, reserved } = dimensions[dimension];
        const name = account === own ? "task" : account;
        return limit === null ? [] : [{ account: name, dimension, limit, committed, reserved }];
      }),
    );
  }
  const { usd, ...limits } = taskLimits(state, policy) ?? {};
  const limitOf = { ...limits, nanoUsd: usd };
  return DIMENSIONS.flatMap((dimension) => {
    const limit = limitOf[dimension];
    const committed = state.counts[dimension];
    return limit === undefined ? [] : [{ account: "task", dimension, limit, committed, reserved: 0 }];
  });
}

function forecastOf({ state, policy }: StoredTask): StoredTaskStatus["forecast"] {
  if (state.finished !== null || state.counts.modelCalls < policy.detectors.BUDGET_FORECAST.minCalls)
    return null;
  const left = callsLeft(state, policy);
  if (left === null || !Number.isFinite(left.calls)) return null;
  return { dimension: left.dimension, calls: Math.floor(left.calls) };
}
