import { RULESET } from "../../core/policy/policy.js";
import type { KeptTask, LedgerVerb, Store } from "../../stores/store.js";
import { taskAccount } from "../accounts.js";
import { type Clock, systemClock } from "../clock.js";
import { BadOption, RulesetUnknown, TaskFinished, TaskUnreadable, UnknownTask } from "../errors.js";
import { policyHash } from "../policy-hash.js";
import { findKeptTask } from "./find-kept-task.js";
import { giveWord, type OperatorEvent } from "./give-word.js";
import {
  amountsOfTopUp,
  haltEvent,
  type OperatorReason,
  resumeEvent,
  type TopUp,
  topUpEvent,
} from "./operator-event.js";
import { pruneTasks, removeTask } from "./prune-tasks.js";
import { type StoredTaskStatus, storedStatus } from "./stored-status.js";
import { readStoredTask, type StoredTask } from "./stored-task.js";
import { type StoredTrace, storedTrace } from "./stored-trace.js";

export interface OperatorOptions {
  /** Who acts, for the log. */
  readonly actor: string;
  /** Where the instants of operators' words come from. @default the system's */
  readonly clock?: Pick<Clock, "now">;
}

/** Tasks of a store, and those that cannot be read or judged by this version of the package. */
export interface StoredTasks {
  /** In the order in which they were opened. */
  readonly tasks: readonly StoredTaskStatus[];
  readonly unread: readonly UnreadTask[];
}

/** A task that is listed by its id only. */
export interface UnreadTask {
  readonly id: string;
  readonly ruleset: string;
  /** What was expected of it, and what came. */
  readonly why: string;
}

/** Looks at tasks that other processes run on a store, and steers them. Each word is kept in the log of its task. */
export interface Operator {
  tasks(): Promise<StoredTasks>;
  /** @throws UnknownTask, RulesetUnknown, TaskUnreadable, as all below */
  task(id: string): Promise<StoredTaskStatus>;
  /** Stops a task, or a part of it that was cut before. @throws TaskFinished, BadOption where it is stopped already */
  halt(id: string, word: OperatorReason): Promise<StoredTaskStatus>;
  /** Lets what was stopped try one supervised turn. @throws TaskFinished, BadOption where nothing is stopped */
  resume(id: string, word: OperatorReason): Promise<StoredTaskStatus>;
  /**
   * Raises the task's own limits. A task that was halted for its budget goes on when it is resumed.
   *
   * @throws TaskFinished, BadOption where such a limit is not set
   */
  topUp(id: string, topUp: TopUp): Promise<StoredTaskStatus>;
  /** Writes what is kept of a task as a trace file. */
  trace(id: string): Promise<StoredTrace>;
  /** Deletes a task, but for what its calls cost its scopes. @throws BadOption where it is not finished and not forced */
  forget(id: string, options?: { readonly isForced?: boolean }): Promise<void>;
  /** Deletes tasks in which nothing has happened for so long, finished or not, and returns their ids. */
  prune(options: { readonly olderThanMs: number }): Promise<readonly string[]>;
}

/**
 * Makes the operator of a store.
 *
 * @throws BadOption where nobody can look into the store
 */
export function createOperator(store: Store, options: OperatorOptions): Operator {
  const { actor, clock = systemClock } = options;
  const list = store.tasks?.bind(store);
  if (list === undefined)
    throw new BadOption("Expected a store with `tasks`, got one that cannot be looked into.");

  async function read(id: string): Promise<StoredTask> {
    return readStoredTask(store, await findKeptTask(store, id));
  }

  async function act(id: string, { verbs = [], eventOf }: Act): Promise<StoredTaskStatus> {
    const task = await read(id);
    if (task.state.finished !== null) throw new TaskFinished(id);
    const event = {
      type: "control",
      at: clock.now(),
      actor,
      policy: policyHash(task.header.policy),
      ...eventOf(task),
    } as const;
    await giveWord(store, task, { event: event as OperatorEvent, verbs });
    return storedStatus(await read(id));
  }

  /** Nothing where the task was deleted since it was listed. */
  async function listed(kept: KeptTask): Promise<Partial<Listed>> {
    try {
      return { task: storedStatus(await readStoredTask(store, kept)) };
    } catch (error) {
      if (error instanceof UnknownTask) return {};
      if (!(error instanceof RulesetUnknown || error instanceof TaskUnreadable)) throw error;
      const { task: id, ruleset = RULESET } = kept.about;
      return { unread: { id, ruleset, why: error.message } };
    }
  }

  return {
    task: async (id) => storedStatus(await read(id)),
    tasks: async () => {
      const all: Partial<Listed>[] = [];
      for (const kept of (await list()) ?? []) all.push(await listed(kept));
      return {
        tasks: all.flatMap(({ task }) => task ?? []),
        unread: all.flatMap(({ unread }) => unread ?? []),
      };
    },
    halt: (id, word) => act(id, { eventOf: (task) => haltEvent(task, word) }),
    resume: (id, word) => act(id, { eventOf: (task) => resumeEvent(task, word) }),
    topUp: async (id, topUp) => {
      const amounts = amountsOfTopUp(topUp);
      const verbs = [{ verb: "raise", account: taskAccount(id), amounts }] as const;
      return act(id, { verbs, eventOf: (task) => topUpEvent(task, { amounts, reason: topUp.reason }) });
    },
    trace: async (id) => storedTrace(await read(id)),
    forget: async (id, { isForced = false } = {}) => {
      const kept = await findKeptTask(store, id);
      if (!isForced) await assertFinished(store, kept);
      await removeTask(store, kept, { isForced: true });
    },
    prune: async ({ olderThanMs }) => {
      if (!(olderThanMs >= 0))
        throw new BadOption(`Expected \`olderThanMs\` to be 0 or more, got ${olderThanMs}.`);
      return pruneTasks(store, await list(), clock.now() - olderThanMs);
    },
  };
}

/** What becomes of a task in a list. */
interface Listed {
  readonly task: StoredTaskStatus;
  readonly unread: UnreadTask;
}

interface Act {
  readonly verbs?: readonly LedgerVerb[];
  /** What is said, where the task allows it. @throws BadOption */
  readonly eventOf: (task: StoredTask) => object;
}

async function assertFinished(store: Store, kept: KeptTask): Promise<void> {
  const { state, header } = await readStoredTask(store, kept);
  if (state.finished === null)
    throw new BadOption(
      `Expected task ${header.task} to be finished, got one that is not; force it where nobody works on it.`,
    );
}
