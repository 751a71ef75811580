import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import type { SqliteDatabase } from "./database.js";
import { isBusy } from "./is-busy.js";
import { storeBusy } from "./store-busy.js";

/** Reads and decides, and returns what writes; only the first part may refuse what it was asked. */
export type Decide<Value> = () => () => Value;

export interface WriteQueueOptions {
  readonly database: SqliteDatabase;
  /** Where it is, for whoever is told that others held it. */
  readonly file: string;
  /** How long to wait for others, in milliseconds. */
  readonly patienceMs: number;
  /** Called with the file in one's own hands, before anything is read. */
  readonly begun: () => void;
  /** Called before what was written is to last. */
  readonly ending: () => void;
  /** Called when what was decided is not what was written. */
  readonly refused: () => void;
  /** Called when what was written is not what is on disk. */
  readonly undone: () => void;
}

interface Job {
  /** Does the work inside a transaction and returns what to call once that is on disk. */
  readonly decide: Decide<() => void>;
  readonly reject: (error: unknown) => void;
  /** Whether it once failed to write together with others. */
  readonly isAlone: boolean;
}

/** One transaction holds the event loop for at most about this long, and its lock a little longer. */
const SLICE_MS = 20;

/** Longest wait between two tries to get the lock; the first waits are shorter. */
const MAX_PAUSE_MS = 50;

/**
 * Puts what is asked for at the same time into one transaction, so that it shares one flush to disk. Where others
 * hold the file, it waits without holding the event loop.
 */
export class WriteQueue {
  readonly #options: WriteQueueOptions;
  #jobs: Job[] = [];
  #draining: Promise<void> | null = null;

  constructor(options: WriteQueueOptions) {
    this.#options = options;
  }

  /** Runs `decide` and what it returns in a transaction. A refusal has changed nothing. */
  run<Value>(decide: Decide<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.#jobs.push({
        decide: () => {
          const write = decide();
          return () => {
            const value = write();
            return () => resolve(value);
          };
        },
        reject,
        isAlone: false,
      });
      this.#draining ??= this.#drain();
    });
  }

  /** Resolves when nothing is left to do. */
  async idle(): Promise<void> {
    await this.#draining;
  }

  async #drain(): Promise<void> {
    // What else is asked for in this turn of the event loop comes along.
    await Promise.resolve();
    while (this.#jobs.length > 0) {
      await this.#transaction().catch((error: unknown) => {
        for (const { reject } of this.#jobs.splice(0)) reject(error);
      });
      await turn();
    }
    this.#draining = null;
  }

  async #transaction(): Promise<void> {
    await this.#begin();
    const began = performance.now();
    const done: (() => void)[] = [];
    const taken: Job[] = [];
    try {
      this.#options.begun();
      while (this.#jobs.length > 0 && performance.now() - began < SLICE_MS) {
        const job = this.#jobs.shift() as Job;
        const write = this.#decided(job);
        if (write === null) continue;
        taken.push(job);
        done.push(write());
        if (job.isAlone) break;
      }
      this.#options.ending();
      this.#options.database.exec("COMMIT");
    } catch (error) {
      this.#rollBack();
      if (taken.length === 0) throw error;
      this.#apart(taken, error);
      return;
    }
    for (const resolve of done) resolve();
  }

  /** Whose fault it was shows when each tries alone. */
  #apart(taken: readonly Job[], error: unknown): void {
    if (taken.length === 1) taken[0]?.reject(error);
    else this.#jobs.unshift(...taken.map((job) => ({ ...job, isAlone: true })));
  }

  /** A refusal concerns the one who asked, and nothing of it was written. */
  #decided({ decide, reject }: Job): (() => () => void) | null {
    try {
      return decide();
    } catch (error) {
      this.#options.refused();
      reject(error);
      return null;
    }
  }

  async #begin(): Promise<void> {
    const { database, file, patienceMs } = this.#options;
    const until = performance.now() + patienceMs;
    for (let pause = 1; ; pause = Math.min(MAX_PAUSE_MS, pause * 2)) {
      try {
        database.exec("BEGIN IMMEDIATE");
        return;
      } catch (error) {
        if (!isBusy(error)) throw error;
        if (performance.now() >= until) throw storeBusy(file, patienceMs, error);
      }
      // Of different length in each process, or they would meet again and again.
      await sleep(pause * (0.5 + Math.random()));
    }
  }

  #rollBack(): void {
    this.#options.undone();
    try {
      this.#options.database.exec("ROLLBACK");
    } catch {
      // The engine has rolled back by itself, as it does when the disk is full.
    }
  }
}
