import type { Standing } from "../core/control-event.js";
import type { Decision } from "../core/decision.js";
import { RULESET } from "../core/policy/policy.js";
import type { Summary } from "./summary/summary.js";

export type AdjournErrorCode =
  | "TASK_HALTED"
  | "PART_CUT"
  | "BUDGET_REFUSED"
  | "ANSWER_STOPPED"
  | "TASK_FINISHED"
  | "RULESET_UNKNOWN"
  | "TASK_UNREADABLE"
  | "UNKNOWN_TASK"
  | "BAD_OPTION";

/** Base of all errors that a caller of the library can meet. */
export abstract class AdjournError extends Error {
  abstract readonly code: AdjournErrorCode;
  /** Marks the class across copies of the package. */
  readonly isAdjournError = true;
}

/** What a guarded call that must not run is refused with. */
export interface Refusal {
  readonly task: string;
  /** The decision that closed the gate; `null` when it was closed before this process joined. */
  readonly decision: Decision | null;
  /** What a person or a parent agent can go on from. */
  readonly summary: Summary | null;
}

/** Thrown instead of running anything once the task was halted. */
export class TaskHalted extends AdjournError implements Refusal {
  override readonly name = "TaskHalted";
  readonly code = "TASK_HALTED";
  readonly task: string;
  readonly decision: Decision | null;
  readonly summary: Summary | null;

  constructor({ task, decision, summary }: Refusal) {
    super(`Task ${task} was halted${because(decision)}. Its summary says how to go on.`);
    this.task = task;
    this.decision = decision;
    this.summary = summary;
  }
}

/** Thrown instead of running what a cut part of the task was about to do; the rest of the task goes on. */
export class PartCut extends AdjournError implements Refusal {
  override readonly name = "PartCut";
  readonly code = "PART_CUT";
  readonly task: string;
  readonly decision: Decision | null;
  readonly summary: Summary | null;
  /** Key of the cut, for `resume`. */
  readonly cut: string;

  constructor({ task, decision, summary, cut }: Refusal & { readonly cut: string }) {
    super(`${cut} of task ${task} was cut${because(decision)}. The rest of the task may go on.`);
    this.task = task;
    this.decision = decision;
    this.summary = summary;
    this.cut = cut;
  }
}

/** Thrown instead of a model call that no budget can pay for, where that did not halt the task. */
export class BudgetRefused extends AdjournError {
  override readonly name = "BudgetRefused";
  readonly code = "BUDGET_REFUSED";
  readonly task: string;
  readonly model: string;
  /** The limit that left no room; `null` when the model has no price and a cost budget is set. */
  readonly by: Standing | null;

  constructor({
    task,
    model,
    by,
  }: { readonly task: string; readonly model: string; readonly by: Standing | null }) {
    super(
      `The call to ${model} in task ${task} was refused: ${by === null ? "its price is unknown" : describe(by)}.`,
    );
    this.task = task;
    this.model = model;
    this.by = by;
  }
}

/** Thrown instead of an answer that was ended because it repeated itself. The agent may go on: the next one mostly recovers. */
export class AnswerStopped extends AdjournError {
  override readonly name = "AnswerStopped";
  readonly code = "ANSWER_STOPPED";
  readonly task: string;
  readonly agent: string;
  readonly model: string;
  /** Times that the same words stood at its end. */
  readonly repeats: number;

  constructor({
    task,
    agent,
    model,
    repeats,
  }: { readonly task: string; readonly agent: string; readonly model: string; readonly repeats: number }) {
    super(
      `The answer of ${model} to ${agent} in task ${task} was ended: it said the same ${repeats} times over.`,
    );
    this.task = task;
    this.agent = agent;
    this.model = model;
    this.repeats = repeats;
  }
}

/** Thrown when a finished task is asked to do more. */
export class TaskFinished extends AdjournError {
  override readonly name = "TaskFinished";
  readonly code = "TASK_FINISHED";

  constructor(task: string) {
    super(`Task ${task} is finished; open a new task instead.`);
  }
}

/** Thrown where a task was begun under a ruleset that this version does not have: it keeps its own for its whole life. */
export class RulesetUnknown extends AdjournError {
  override readonly name = "RulesetUnknown";
  readonly code = "RULESET_UNKNOWN";
  readonly task: string;
  readonly ruleset: string;

  constructor({ task, ruleset }: { readonly task: string; readonly ruleset: string }) {
    super(
      `Expected task ${task} to be judged by ruleset ${RULESET}, got ${JSON.stringify(ruleset)}: it has to go on in a version of adjourn that has it.`,
    );
    this.task = task;
    this.ruleset = ruleset;
  }
}

/** Thrown where what the store keeps of a task cannot be read: it was damaged, or written by another version. */
export class TaskUnreadable extends AdjournError {
  override readonly name = "TaskUnreadable";
  readonly code = "TASK_UNREADABLE";
  readonly task: string;

  constructor(task: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.task = task;
  }
}

/** Thrown for the id of a task of which the store keeps nothing. */
export class UnknownTask extends AdjournError {
  override readonly name = "UnknownTask";
  readonly code = "UNKNOWN_TASK";

  constructor(task: string) {
    super(`Expected the id of a task in the store, got ${JSON.stringify(task)}.`);
  }
}

/** Thrown for an option that cannot mean anything. */
export class BadOption extends AdjournError {
  override readonly name = "BadOption";
  readonly code = "BAD_OPTION";
}

/** Tells a refusal of a guard, of this or another copy of the package, from any other error. */
export function isRefusal(error: unknown): error is (TaskHalted | PartCut) & Error {
  if (typeof error !== "object" || error === null || !("isAdjournError" in error)) return false;
  const { code } = error as AdjournError;
  return code === "TASK_HALTED" || code === "PART_CUT";
}

function because(decision: Decision | null): string {
  return decision === null ? "" : ` at event ${decision.seq}: ${decision.reason}`;
}

function describe({ account, dimension, limit, used }: Standing): string {
  return `${account} has used ${used} of ${limit} ${dimension}`;
}
