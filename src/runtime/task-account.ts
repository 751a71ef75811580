import type { LedgerAnswer, LedgerVerb } from "../stores/store.js";
import { TaskFinished } from "./errors.js";
import { isClosedAccount } from "./is-closed-account.js";
import type { Soon } from "./soon.js";
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
  #isOpen = false;

  constructor(opening: readonly LedgerVerb[], log: TaskLog, parent: Parent | null) {
    this.#opening = opening;
    this.#log = log;
    this.#parent = parent;
  }

  /** Opens it, and again where the store failed before. @throws TaskFinished when a task above has ended elsewhere */
  open(): Soon<unknown> {
    if (this.#isOpen) return undefined;
    this.#opened ??= this.#open().catch((error: unknown) => {
      this.#opened = null;
      throw error;
    });
    return this.#opened;
  }

  exchange(verbs: readonly LedgerVerb[]): Soon<readonly LedgerAnswer[]> {
    return this.#isOpen ? this.#log.exchange(verbs) : this.#exchangeOnceOpen(verbs);
  }

  /** Judges everything recorded so far. */
  flush(): Soon<unknown> {
    return this.#isOpen ? this.#log.flush() : this.#flushOnceOpen();
  }

  async #exchangeOnceOpen(verbs: readonly LedgerVerb[]): Promise<readonly LedgerAnswer[]> {
    await this.open();
    return this.#log.exchange(verbs);
  }

  async #flushOnceOpen(): Promise<void> {
    await this.open();
    await this.#log.flush();
  }

  async #open(): Promise<void> {
    const above = this.#parent?.account.open();
    if (above instanceof Promise) await above;
    try {
      const answers = this.#log.exchange(this.#opening);
      if (answers instanceof Promise) await answers;
      this.#isOpen = true;
    } catch (error) {
      if (this.#parent !== null && isClosedAccount(error)) throw new TaskFinished(this.#parent.id);
      throw error;
    }
  }
}
