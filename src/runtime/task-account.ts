import type { LedgerAnswer, LedgerVerb, Store } from "../stores/store.js";
import { TaskFinished } from "./errors.js";
import { hasEnded } from "./has-ended.js";
import { isClosedAccount } from "./is-closed-account.js";
import type { Soon } from "./soon.js";
import type { TaskLog } from "./task-log.js";

/** A task that another one belongs to. */
interface Parent {
  readonly id: string;
  readonly account: TaskAccount;
}

interface TaskAccountOptions {
  /** The verbs that open it, its own last. */
  readonly opening: readonly LedgerVerb[];
  readonly log: TaskLog;
  readonly parent: Parent | null;
  /** Of a task that another service carried here: those above it, which began there. */
  readonly elsewhere: { readonly root: string; readonly tasks: readonly string[] };
  readonly store: Store;
}

/** The account of one task: opened below its parent's before anything is exchanged. */
export class TaskAccount {
  readonly #options: TaskAccountOptions;
  #opened: Promise<unknown> | null = null;
  #isOpen = false;

  constructor(options: TaskAccountOptions) {
    this.#options = options;
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
    return this.#isOpen ? this.#options.log.exchange(verbs) : this.#exchangeOnceOpen(verbs);
  }

  /** Judges everything recorded so far. */
  flush(): Soon<unknown> {
    return this.#isOpen ? this.#options.log.flush() : this.#flushOnceOpen();
  }

  async #exchangeOnceOpen(verbs: readonly LedgerVerb[]): Promise<readonly LedgerAnswer[]> {
    await this.open();
    return this.#options.log.exchange(verbs);
  }

  async #flushOnceOpen(): Promise<void> {
    await this.open();
    await this.#options.log.flush();
  }

  async #open(): Promise<void> {
    const { parent, log, opening, elsewhere } = this.#options;
    const above = parent?.account.open();
    if (above instanceof Promise) await above;
    try {
      // What is above a task that began elsewhere stands already, or was closed: it is not to begin anew unasked.
      const answers = log.exchange(elsewhere.tasks.length === 0 ? opening : opening.slice(-1));
      if (answers instanceof Promise) await answers;
    } catch (error) {
      if (!isClosedAccount(error)) throw error;
      if (parent !== null) return await this.#refuse(parent.id);
      if (elsewhere.tasks.length === 0) throw error;
      await this.#openAll();
    }
    this.#isOpen = true;
  }

  /** Opens what is above it as well, where nobody has yet. */
  async #openAll(): Promise<void> {
    const { log, opening, elsewhere, store } = this.#options;
    const { root, tasks } = elsewhere;
    for (const task of tasks) {
      if (await hasEnded(store, { root, task })) await this.#refuse(task);
    }
    await log.exchange(opening);
  }

  /** What became of it can be read all the same. What was spent in it without the store is booked nowhere any more. */
  async #refuse(finished: string): Promise<never> {
    this.#options.log.forgive();
    await this.#options.log.flush();
    throw new TaskFinished(finished);
  }
}
