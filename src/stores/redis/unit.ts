import type { ExchangeRequest, LedgerVerb } from "../store.js";
import { writeObservation } from "../stored-observation.js";
import type { RedisClient } from "./client.js";
import type { RawAnswer, RawRefusal, RawReply } from "./reply.js";
import { runScript } from "./run-script.js";

/** A verb of the script: those of the ledger, and the one that undoes what another unit refused. */
export type UnitVerb =
  | LedgerVerb
  | { readonly verb: "refuse"; readonly key: string; readonly by: RawRefusal };

/** What all units of a store share. */
export interface UnitOptions {
  readonly client: RedisClient;
  readonly prefix: string;
  /** The history that the server goes on from. */
  readonly epoch: () => string;
  readonly fenceMs: number;
}

export type LogRequest = Pick<ExchangeRequest, "task" | "append" | "cursor" | "key" | "gate" | "snapshot">;

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

  /** Appends, applies and reads, atomically. */
  async exchange(log: LogRequest, verbs: readonly UnitVerb[]): Promise<RawReply> {
    const { task, append, cursor, key, gate, snapshot } = log;
    const facts = {
      verbs,
      task,
      cursor,
      sender: key?.sender ?? "",
      number: key?.number ?? 0,
      ...(gate === undefined ? {} : { gate }),
    };
    const state = snapshot === undefined ? "" : JSON.stringify(snapshot);
    return (await this.#run("exchange", facts, [state, ...append.map(writeObservation)])) as RawReply;
  }

  /** Applies verbs that go with no log. */
  async apply(verbs: readonly UnitVerb[]): Promise<readonly RawAnswer[]> {
    const [, , answers] = await this.exchange({ task: "", append: [], cursor: -1 }, verbs);
    return answers;
  }

  /** Charges what has expired; returns the keys, and when the next lease ends. */
  async expire(): Promise<readonly [keys: readonly string[], nextAt: number | null]> {
    const [keys, next] = (await this.#run("expire", { task: "" }, [])) as [string[], string];
    return [keys, next === "" ? null : Number(next)];
  }

  async forget(task: string): Promise<void> {
    await this.#run("forget", { task }, []);
  }

  #run(op: string, facts: object & { readonly task: string }, values: readonly string[]): Promise<unknown> {
    const { client, prefix, epoch, fenceMs } = this.#options;
    const key = (part: string) => `${prefix}{${this.name}}:${part}`;
    const keys = ["ledger", "leases", "ended", "gates", `task:${facts.task}`, `log:${facts.task}`].map(key);
    const request = {
      op,
      unit: this.name,
      epoch: epoch(),
      fenceMs,
      ttlMs: ttlOf(this.name),
      keptMs: ENDED_KEPT_MS,
      ...facts,
    };
    return runScript(client, keys, [JSON.stringify(request), ...values]);
  }
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
