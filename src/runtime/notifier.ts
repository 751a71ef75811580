import { type Clock, systemClock } from "./clock.js";
import { type Logger, safeLogger, silentLogger } from "./log.js";
import { type Channel, channelTo, type NotifyTarget } from "./notify/channel.js";
import type { Incident } from "./notify/incident.js";
import { hashJitter, type Jitter, retryDelayMs } from "./notify/retry-delay.js";
import type { Attempt, Fetch } from "./notify/webhook.js";
import { within } from "./notify/within.js";

export interface NotifierOptions {
  readonly notify: NotifyTarget;
  /** Measures time limits and the waits between attempts. @default systemClock */
  readonly clock?: Clock;
  /** @default the global `fetch` */
  readonly fetch?: Fetch;
  /** Told of what could not be delivered. @default silentLogger */
  readonly logger?: Logger;
  /** @default hashJitter */
  readonly jitter?: Jitter;
  /** Incidents that may wait for delivery; beyond it the oldest is dropped. @default 1000, some 1 MB */
  readonly capacity?: number;
}

const DEFAULT_CAPACITY = 1_000;

/** Ids kept to tell an incident once. At 22 characters each, some 1 MB. */
const MAX_REMEMBERED = 10_000;

/** Longest interval of a Node timer. */
const RARELY_MS = 2 ** 31 - 1;

class NotifierClosed extends Error {
  override readonly name = "NotifierClosed";
}

/** Tells one target of incidents: each once, in order, one at a time, and never at the cost of the caller. */
export class Notifier {
  readonly #channel: Channel;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #jitter: Jitter;
  readonly #capacity: number;
  readonly #remembered = new Set<string>();
  readonly #stop = new AbortController();
  readonly #waiting: Incident[] = [];
  #delivering: Promise<void> | undefined;
  #dropped = 0;

  /** @throws TypeError when `notify` is neither a function nor a well-formed webhook. */
  constructor({ notify, fetch = globalThis.fetch, ...options }: NotifierOptions) {
    this.#channel = channelTo(notify, fetch);
    this.#clock = options.clock ?? systemClock;
    this.#logger = safeLogger(options.logger ?? silentLogger);
    this.#jitter = options.jitter ?? hashJitter;
    this.#capacity = options.capacity ?? DEFAULT_CAPACITY;
  }

  /** Incidents given up because too many waited, or because the notifier was closed. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Queues an incident and returns at once. Ignores one that was queued before, and anything but a trip. */
  enqueue(incident: Incident): void {
    if (incident.level !== "trip" || this.#remembered.has(incident.id)) return;
    this.#remember(incident.id);
    if (this.#stop.signal.aborted) {
      this.#drop(incident, "closed");
      return;
    }
    if (this.#waiting.length >= this.#capacity) this.#drop(this.#waiting.shift(), "queue full");
    this.#waiting.push({ ...incident });
    this.#delivering ??= this.#deliverAll();
  }

  /** Resolves when every queued incident has been delivered or given up. Keeps the process alive until then. */
  async flush(): Promise<void> {
    // The timers of `systemClock` don't, and Node would end in the middle of a wait between two attempts.
    const hold = setInterval(() => {}, RARELY_MS);
    try {
      await this.#delivering;
    } finally {
      clearInterval(hold);
    }
  }

  /** Ends the delivery under way, drops what waits and takes nothing more. */
  async close(): Promise<void> {
    this.#stop.abort(new NotifierClosed());
    await this.#delivering;
  }

  #remember(id: string): void {
    this.#remembered.add(id);
    if (this.#remembered.size <= MAX_REMEMBERED) return;
    const [oldest] = this.#remembered;
    if (oldest !== undefined) this.#remembered.delete(oldest);
  }

  #drop(incident: Incident | undefined, reason: string): void {
    if (incident === undefined) return;
    this.#dropped += 1;
    this.#logger.warn({ incident: incident.id, task: incident.task, reason }, "Incident not delivered");
  }

  async #deliverAll(): Promise<void> {
    // Nothing of the user's runs before `enqueue` has returned.
    await Promise.resolve();
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      if (this.#stop.signal.aborted) this.#drop(next, "closed");
      else await this.#deliver(next).catch((error: unknown) => this.#drop(next, reasonOf(error)));
    }
    this.#delivering = undefined;
  }

  async #deliver(incident: Incident): Promise<void> {
    const facts = { incident: incident.id, task: incident.task, target: this.#channel.label };
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#attempt(incident);
      if (outcome.status === "delivered") return;
      if (this.#stop.signal.aborted) throw this.#stop.signal.reason;
      if (outcome.status === "refused" || attempt >= this.#channel.attempts) {
        this.#logger.error({ ...facts, attempt, reason: outcome.reason }, "Incident not delivered");
        return;
      }
      this.#logger.warn({ ...facts, attempt, reason: outcome.reason }, "Incident not delivered yet");
      const jitter = this.#jitter(incident.id, attempt);
      await this.#pause(retryDelayMs({ attempt, jitter, retryAfterMs: outcome.retryAfterMs ?? 0 }));
    }
  }

  async #attempt(incident: Incident): Promise<Attempt> {
    const limit = { clock: this.#clock, timeoutMs: this.#channel.timeoutMs, stop: this.#stop.signal };
    try {
      return await within(limit, (signal) => this.#channel.send(incident, this.#clock.now(), signal));
    } catch (error) {
      return { status: "failed", reason: reasonOf(error) };
    }
  }

  #pause(delayMs: number): Promise<void> {
    const stop = this.#stop.signal;
    return new Promise((resolve) => {
      const done = (): void => {
        cancel();
        stop.removeEventListener("abort", done);
        resolve();
      };
      const cancel = this.#clock.schedule(delayMs, done);
      stop.addEventListener("abort", done);
    });
  }
}

/** Names a failure by its code where it has one: messages of `fetch` can quote the address, which may be secret. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const { cause } = error;
  const code = cause instanceof Error && "code" in cause ? `: ${String(cause.code)}` : "";
  return `${error.name}${code}`;
}
