import { LedgerError } from "../core/budget/ledger-error.js";
import type { Exchange, ExchangeReply, ExchangeRequest, Store } from "../stores/store.js";
import type { Clock } from "./clock.js";
import type { Logger } from "./log.js";
import type { SupervisorEvents } from "./supervisor-events.js";
import type { TypedEvents } from "./typed-events.js";

export interface StoreLinkOptions {
  readonly clock: Clock;
  readonly events: TypedEvents<SupervisorEvents>;
  readonly logger: Logger;
  /** Time after which a store that does not answer counts as out of reach, in milliseconds. */
  readonly timeoutMs: number;
}

/** A store behind a watch on whether it is in reach. */
export interface StoreLink extends Store {
  readonly isDown: boolean;
}

/** Thrown for a request that the store did not answer in time; it may have been carried out. */
class StoreTimeout extends Error {
  override readonly name = "StoreTimeout";
  readonly code = "STORE_TIMEOUT";
}

/** After a request without an answer, others do not wait: one a second finds out whether the store is back. */
const RETRY_AFTER_MS = 1_000;

/** Nor do they after a refusal that took longer: a client connects anew meanwhile, and one verb asks up to four times. */
const QUICK_MS = 100;

/** Errors that the store, and not the request, is to blame for. */
const outages = new WeakSet<object>();

/** Whether an error says that the store is out of reach, so that one goes on without it. */
export function isOutage(error: unknown): boolean {
  return typeof error === "object" && error !== null && outages.has(error);
}

/** Watches whether a store is in reach, and tells of each change once: by an event and a line in the log. */
export function linkStore(store: Store, { clock, events, logger, timeoutMs }: StoreLinkOptions): StoreLink {
  let lost: Error | null = null;
  let isResting = false;
  let cancelRest = (): void => undefined;

  async function watched<Value>(task: string, ask: () => Promise<Value>): Promise<Value> {
    if (lost !== null && isResting) throw lost;
    const askedAt = clock.now();
    let value: Value;
    try {
      value = await within(clock, timeoutMs, ask());
    } catch (reason) {
      const isSlow = reason instanceof StoreTimeout || clock.now() - askedAt > QUICK_MS;
      if (isSlow && !isCallersFault(reason)) rest();
      throw noted(task, reason);
    }
    noteBack();
    return value;
  }

  /** What whoever asked is told. */
  function noted(task: string, reason: unknown): unknown {
    return isCallersFault(reason) ? reason : noteLost(task, reason);
  }

  function noteLost(task: string, reason: unknown): Error {
    const error = reason instanceof Error ? reason : new Error(String(reason));
    outages.add(error);
    if (lost === null) {
      logger.warn({ task, error }, "store out of reach");
      events.emit("store-failed", { task, error });
    }
    lost = error;
    return error;
  }

  /** By a timer, not by the time of day: a clock that is set back must not keep a process cut off. */
  function rest(): void {
    cancelRest();
    isResting = true;
    cancelRest = clock.schedule(RETRY_AFTER_MS, () => {
      isResting = false;
    });
  }

  function noteBack(): void {
    if (lost === null) return;
    lost = null;
    logger.info({}, "store back in reach");
    events.emit("store-recovered", {});
  }

  function linkedExchange(): Exchange {
    const { atOnce } = store.exchange;
    const exchange = (request: ExchangeRequest) => watched(request.task, () => store.exchange(request));
    if (atOnce === undefined) return exchange;
    return Object.assign(exchange, {
      atOnce: (request: ExchangeRequest) => {
        let reply: ExchangeReply;
        try {
          reply = atOnce(request);
        } catch (reason) {
          throw noted(request.task, reason);
        }
        noteBack();
        return reply;
      },
    });
  }

  return {
    ...(store.isShared === undefined ? {} : { isShared: store.isShared }),
    get isDown() {
      return lost !== null;
    },
    exchange: linkedExchange(),
    expire: () => watched("", () => store.expire()),
    ...(store.tasks === undefined ? {} : { tasks: () => watched("", async () => store.tasks?.() ?? []) }),
    forget: (task) => watched(task.task, () => store.forget(task)),
    close: () => {
      cancelRest();
      return store.close();
    },
  };
}

/** The store did answer, and what it says will not change. */
function isCallersFault(error: unknown): boolean {
  if (error instanceof LedgerError) return true;
  return error instanceof Error && "code" in error && error.code === "STALE_REQUEST";
}

async function within<Value>(clock: Clock, timeoutMs: number, answer: Promise<Value>): Promise<Value> {
  let cancel = (): void => undefined;
  const late = new Promise<never>((_, reject) => {
    const message = `Expected the store to answer within ${timeoutMs} ms, got nothing yet.`;
    cancel = clock.schedule(timeoutMs, () => reject(new StoreTimeout(message)));
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    cancel();
  }
}
