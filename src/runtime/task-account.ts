import type { LedgerAnswer, LedgerVerb } from "../stores/store.js";
import { TaskFinished } from "./errors.js";
import { isClosedAccount } from "./is-closed-account.js";
import type { TaskLog } from "./task-log.js";

/** A task that another one belongs to. */
interface Parent {
  readonly id: string;
  readonly account: TaskAccount;
}

/** The account of one task: opened below its parent's before anything is exchanged. */
export class TaskAccount {
  readonly #parent: Parent | null;
  readonly #log: TaskLog;
  readonly #opening: readonly LedgerVerb[];
  #opened: Promise<unknown> | null = null;

  constructor(opening: readonly LedgerVerb[], log: TaskLog, parent: Parent | null) {
    this.#opening = opening;
    this.#log = log;
    this.#parent = parent;
  }

  /** Opens it, and again where the store failed before. @throws TaskFinished when a task above has ended elsewhere */
  open(): Promise<unknown> {
    this.#opened ??= this.#open().catch((error: unknown) => {
      this.#opened = null;
      throw error;
    });
    return this.#opened;
  }

  async exchange(verbs: readonly LedgerVerb[]): Promise<readonly LedgerAnswer[]> {
    await this.open();
    return this.#log.exchange(verbs);
  }

  async #open(): Promise<void> {
    await this.#parent?.account.open();
    try {
      await this.#log.exchange(this.#opening);
    } catch (error) {
      if (this.#parent !== null && isClosedAccount(error)) throw new TaskFinished(this.#parent.id);
      throw error;
    }
  }
}
