import { assertKeepsKeys, connect, type RedisClient } from "./redis/client.js";
import { hangUp } from "./redis/hang-up.js";
import { LeaseIndex } from "./redis/lease-index.js";
import {
  type RawAnswer,
  type RawRefusal,
  type RawReply,
  rawAnswers,
  readAnswer,
  readReply,
} from "./redis/reply.js";
import { TaskIndex } from "./redis/task-index.js";
import { isScope, type LogRequest, Unit, type UnitOptions } from "./redis/unit.js";
import type { ExchangeReply, ExchangeRequest, KeptTask, LedgerVerb, Store } from "./store.js";
import { StoreError } from "./store-error.js";

export interface RedisStoreOptions {
  /** Where the server is. @default redis://127.0.0.1:6379 */
  readonly url?: string;
  /** A client of one's own: ioredis, or anything with `call` and `quit`. @default one for `url` */
  readonly client?: RedisClient;
  /** Begins the name of every key. @default "adjourn:" */
  readonly prefix?: string;
  /**
   * How long nothing is reserved in tasks that were at work when the server failed over, in milliseconds: calls
   * whose reservations were lost must have ended by then. @default 60,000
   */
  readonly fenceMs?: number;
}

/** Model calls that take longer renew their lease, and their next renewal tells that it was lost. */
const FENCE_MS = 60_000;

/**
 * Keeps logs and ledgers in Redis or Valkey, for many hosts. A task takes one script call per decision; one that
 * belongs to scopes takes a second round trip, because these live elsewhere.
 *
 * @throws StoreError `STORE_UNFIT` where the server may drop keys, or no client is installed
 */
export async function redisStore(options: RedisStoreOptions = {}): Promise<Store> {
  const { url = "redis://127.0.0.1:6379", prefix = "adjourn:", fenceMs = FENCE_MS } = options;
  const client = options.client ?? (await connect(url));
  try {
    await assertKeepsKeys(client);
  } catch (error) {
    // A client of our own would go on trying, and keep the process from ending.
    if (options.client === undefined) await hangUp(client);
    throw error;
  }
  return new RedisStore({ client, prefix, fenceMs });
}

class RedisStore implements Store {
  readonly isShared = true;
  readonly #options: UnitOptions;
  readonly #index: LeaseIndex;
  readonly #tasks: TaskIndex;

  constructor(options: UnitOptions) {
    this.#options = options;
    this.#index = new LeaseIndex(options.client, options.prefix);
    this.#tasks = new TaskIndex(options.client, options.prefix);
  }

  async exchange(request: ExchangeRequest): Promise<ExchangeReply> {
    const { root, verbs } = request;
    await this.#noteLeases(root, verbs);
    const answers = new Map<LedgerVerb, RawAnswer>();
    const above = new Map<LedgerVerb, readonly RawAnswer[]>();
    for (const verb of verbs.filter(isOfScope)) {
      const [answer] = await this.#unit(verb.account).apply([verb]);
      if (answer !== undefined) answers.set(verb, answer);
    }
    let reply: RawReply | null = null;
    let rest = verbs.filter((verb) => !isOfScope(verb));
    for (let part = 0; part === 0 || rest.length > 0; part += 1) {
      const asked = rest;
      const log: LogRequest = part === 0 ? request : furtherPart(request, part);
      const raw: RawReply = await this.#unit(root)
        .exchange(log, asked)
        .catch((error: unknown) => this.#fenceScopes(root, asked, error));
      reply ??= raw;
      const carriedOut = rawAnswers(raw);
      rest = asked.slice(carriedOut.length);
      for (const [at, own] of carriedOut.entries()) {
        const verb = asked[at];
        // A request that comes again may have left out what it had asked for.
        if (verb === undefined) break;
        answers.set(verb, own);
        if (own[1].length === 0) continue;
        const others = await this.#askScopes(verb, own);
        answers.set(verb, await this.#agreed(root, verb, [own, ...others]));
        above.set(verb, others);
      }
    }
    return {
      ...readReply(reply as RawReply),
      ...(request.about === undefined ? {} : { about: await this.#tasks.keep(request.about) }),
      answers: verbs.map((verb) => readAnswer(answers.get(verb) as RawAnswer, above.get(verb) ?? [])),
    };
  }

  async expire(): Promise<readonly string[]> {
    const expired = new Set<string>();
    for (const due of await this.#index.due()) {
      const [keys, nextAt] = await this.#unit(due.unit).expire();
      for (const key of keys) expired.add(key);
      if (nextAt !== null) await this.#index.note(due.unit, nextAt);
      await this.#index.done(due);
    }
    return [...expired];
  }

  tasks(): Promise<readonly KeptTask[]> {
    return this.#tasks.all();
  }

  find(task: string): Promise<KeptTask | null> {
    return this.#tasks.find(task);
  }

  async forget({ root, task }: { readonly root: string; readonly task: string }): Promise<void> {
    await this.#unit(root).forget(task);
    await this.#tasks.drop(task);
  }

  async close(): Promise<void> {
    await hangUp(this.#options.client);
  }

  #unit(name: string): Unit {
    return new Unit(name, this.#options);
  }

  /** What was booked on a task is booked on its scopes too. A refusal has booked nothing. */
  async #askScopes(verb: LedgerVerb, [, scopes, [status]]: RawAnswer): Promise<readonly RawAnswer[]> {
    if (scopes.length === 0 || !isBooking(verb) || status === "refused") return [];
    const asked = scopes.map(async (scope) => {
      if (verb.verb === "reserve") await this.#noteLeases(scope, [verb]);
      const [answer] = await this.#unit(scope).apply([
        "account" in verb ? { ...verb, account: scope } : verb,
      ]);
      return answer as RawAnswer;
    });
    return Promise.all(asked);
  }

  /** Lets the pauses of a task's scopes begin with its own, so that they are over with it. @throws the error */
  async #fenceScopes(root: string, verbs: readonly LedgerVerb[], error: unknown): Promise<never> {
    if (!isRecovering(error)) throw error;
    this.#index.doubt();
    for (const verb of verbs) {
      if (verb.verb !== "reserve") continue;
      const asked = { verb: "standing", account: verb.account } as const;
      // What fails here fails again when the task goes on, and is told then.
      const [own] = await this.#unit(root)
        .apply([asked])
        .catch(() => []);
      if (own !== undefined) await this.#askScopes(asked, own).catch(() => []);
    }
    throw error;
  }

  /** Where one of them refused a reservation, all give it back. */
  async #agreed(root: string, verb: LedgerVerb, answers: readonly RawAnswer[]): Promise<RawAnswer> {
    const own = answers[0] as RawAnswer;
    if (verb.verb !== "reserve") return own;
    const refusal = answers.find(([, , [status]]) => status === "refused");
    if (refusal === undefined || refusal === own) return own;
    const by = refusal[2][1] as RawRefusal;
    const undo = { verb: "refuse", key: verb.key, by } as const;
    await Promise.all([root, ...own[1]].map((name) => this.#unit(name).apply([undo])));
    return refusal;
  }

  async #noteLeases(unit: string, verbs: readonly LedgerVerb[]): Promise<void> {
    for (const verb of verbs) {
      if (verb.verb === "reserve") await this.#index.note(unit, Date.now() + verb.leaseMs);
    }
  }
}

/** What scopes had to be asked before: it goes with no log, and is carried out once like the whole. */
function furtherPart({ task, key }: ExchangeRequest, index: number): LogRequest {
  const own = key === undefined ? {} : { key: { ...key, sender: `${key.sender}/${index}` } };
  return { task, append: [], cursor: -1, ...own };
}

function isRecovering(error: unknown): boolean {
  return error instanceof StoreError && error.code === "STORE_RECOVERING";
}

type OfScope = Extract<LedgerVerb, { account: string }>;

function isOfScope(verb: LedgerVerb): verb is OfScope {
  return "account" in verb && isScope(verb.account);
}

function isBooking({ verb }: LedgerVerb): boolean {
  return verb !== "open" && verb !== "close" && verb !== "raise";
}
