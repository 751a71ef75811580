import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import { StoreError } from "../store-error.js";
import type { SqliteDatabase } from "./database.js";

interface Job {
  /** Does the work inside a transaction and returns what to call once that is on disk. */
  readonly work: () => () => void;
  readonly reject: (error: unknown) => void;
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
  readonly #database: SqliteDatabase;
  /** How long to wait for others, in milliseconds. */
  readonly #patienceMs: number;
  #jobs: Job[] = [];
  #draining: Promise<void> | null = null;

  constructor(database: SqliteDatabase, patienceMs: number) {
    this.#database = database;
    this.#patienceMs = patienceMs;
  }

  /** Runs `work` in a transaction; what it throws undoes it alone. */
  run<Value>(work: () => Value): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.#jobs.push({
        work: () => {
          const value = work();
          return () => resolve(value);
        },
        reject,
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
      while (this.#jobs.length > 0 && performance.now() - began < SLICE_MS) {
        const job = this.#jobs.shift() as Job;
        taken.push(job);
        this.#attempt(job, done);
      }
      this.#database.exec("COMMIT");
    } catch (error) {
      this.#rollBack();
      for (const { reject } of taken) reject(error);
      return;
    }
    for (const resolve of done) resolve();
  }

  #attempt(job: Job, done: (() => void)[]): void {
    this.#database.exec("SAVEPOINT job");
    try {
      done.push(job.work());
    } catch (error) {
      this.#database.exec("ROLLBACK TO job");
      job.reject(error);
    }
    this.#database.exec("RELEASE job");
  }

  async #begin(): Promise<void> {
    const until = performance.now() + this.#patienceMs;
    for (let pause = 1; ; pause = Math.min(MAX_PAUSE_MS, pause * 2)) {
      try {
        this.#database.exec("BEGIN IMMEDIATE");
        return;
      } catch (error) {
        if (!isBusy(error)) throw error;
        if (performance.now() >= until) throw busy(this.#patienceMs, error);
      }
      // Of different length in each process, or they would meet again and again.
      await sleep(pause * (0.5 + Math.random()));
    }
  }

  #rollBack(): void {
    try {
      this.#database.exec("ROLLBACK");
    } catch {
      // The engine has rolled back by itself, as it does when the disk is full.
    }
  }
}

/** Drivers tell it in different fields, all of them in the words of the engine. */
function isBusy(error: unknown): boolean {
  const { code, errcode, message } = error as { code?: unknown; errcode?: unknown; message?: unknown };
  if (errcode === SQLITE_BUSY || String(code).startsWith("SQLITE_BUSY")) return true;
  return /database (table )?is locked/.test(String(message));
}

/** Result code of the engine. */
const SQLITE_BUSY = 5;

function busy(patienceMs: number, cause: unknown): StoreError {
  const message = `Expected the file within ${patienceMs} ms, got it locked by another process all the time.`;
  return new StoreError("STORE_BUSY", message, { cause });
}
