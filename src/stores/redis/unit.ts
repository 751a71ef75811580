import type { ExchangeRequest } from "../store.js";
import { writeObservation } from "../stored-observation.js";
import type { RedisClient } from "./client.js";
import { type RawAnswer, type RawReply, rawAnswers } from "./reply.js";
import { runScript } from "./run-script.js";
import { type UnitVerb, wordsOf } from "./words-of.js";

/** What all units of a store share. */
export interface UnitOptions {
  readonly client: RedisClient;
  readonly prefix: string;
  readonly fenceMs: number;
}

export type LogRequest = Pick<
  ExchangeRequest,
  "task" | "append" | "cursor" | "reads" | "key" | "gate" | "snapshot"
>;

/** The log of a root's tasks is used by nobody a week after the last event: idle tasks end within hours. */
export const ROOT_TTL_MS = 7 * 86_400_000;

/** A month's budget is of use until the month is over, and a while longer for reports. */
const PERIOD_TTL_MS = 62 * 86_400_000;

/** Ends of calls are remembered for a day, so that they can be repeated or corrected. */
const ENDED_KEPT_MS = 86_400_000;

/** Calls the script for one unit: a root task, or a scope. */
export class Unit {
  readonly name: string;
  readonly #options: UnitOptions;

  constructor(name: string, options: UnitOptions) {
    this.name = name;
    this.#options = options;
  }

  /**
   * Appends, applies and reads, atomically. All verbs are found to be possible; up to the first reservation that scopes
   * have a say in they are carried out, and as many are answered.
   */
  async exchange(log: LogRequest, verbs: readonly UnitVerb[]): Promise<RawReply> {
    const { task, append, cursor, reads = true, key, gate = "", snapshot } = log;
    const counts = `${key?.number ?? 0} ${cursor} ${append.length} ${verbs.length} ${reads ? 1 : 0}`;
    const state = snapshot === undefined ? "" : JSON.stringify(snapshot);
    const values = [counts, key?.sender ?? "", gate, state];
    for (const one of append) values.push(writeObservation(one));
    for (const verb of verbs) values.push(...wordsOf(verb));
    return (await this.#run("exchange", task, values)) as RawReply;
  }

  /** Applies verbs that go with no log. */
  async apply(verbs: readonly UnitVerb[]): Promise<readonly RawAnswer[]> {
    return rawAnswers(await this.exchange({ task: "", append: [], cursor: -1 }, verbs));
  }

  /** Charges what has expired; returns the keys, and when the next lease ends. */
  async expire(): Promise<readonly [keys: readonly string[], nextAt: number | null]> {
    const [keys, next] = (await this.#run("expire", "", [])) as [string[], string];
    return [keys, next === "" ? null : Number(next)];
  }

  async forget(task: string): Promise<void> {
    await this.#run("forget", task, []);
  }

  #run(operation: string, task: string, values: readonly string[]): Promise<unknown> {
    const { client, prefix, fenceMs } = this.#options;
    const unit = `${prefix}{${this.name}}:`;
    const ledger = isScope(this.name) ? `${unit}ledger` : taskKey(prefix, this.name, this.name);
    const keys = [ledger, `${unit}due`, taskKey(prefix, this.name, task), `${unit}log:${task}`];
    const kept = `${ttlOf(this.name)} ${ENDED_KEPT_MS}`;
    return runScript(client, keys, [operation, this.name, task, String(fenceMs), kept, ...values]);
  }
}

/** The hash that holds a task. That of a root task holds the ledger too, so that one command reads both. */
export function taskKey(prefix: string, root: string, task: string): string {
  return task === root ? `${prefix}{${root}}:root` : `${prefix}{${root}}:task:${task}`;
}

/** A scope without a period has a budget for life. */
function ttlOf(unit: string): number {
  if (!isScope(unit)) return ROOT_TTL_MS;
  return /@\d{4}-\d\d(-\d\d)?$/.test(unit) ? PERIOD_TTL_MS : 0;
}

/** Whether an account, or unit, is a scope: tasks of many roots count towards it. */
export function isScope(account: string): boolean {
  return /^(thread|user|team|organisation):/.test(account);
}
