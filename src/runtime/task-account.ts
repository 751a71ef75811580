import type { LedgerAnswer, LedgerVerb } from "../stores/store.js";
import type { TaskLog } from "./task-log.js";

/** The account of one task: opened below its parent's before anything is exchanged. */
export class TaskAccount {
  readonly #parent: TaskAccount | null;
  readonly #log: TaskLog;
  readonly #opening: readonly LedgerVerb[];
  #opened: Promise<unknown> | null = null;

  constructor(opening: readonly LedgerVerb[], log: TaskLog, parent: TaskAccount | null) {
    this.#opening = opening;
    this.#log = log;
    this.#parent = parent;
  }

  /** Opens it, and again where the store failed before. */
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
    await this.#parent?.open();
    await this.#log.exchange(this.#opening);
  }
}
