import type { RedisClient } from "./client.js";

/** Units looked at in one sweep; the next sweep goes on. */
const SWEPT_AT_ONCE = 200;

/**
 * Names the units that have leases to watch, so that any process can charge what a dead one left behind. It only says
 * where to look and when: leases end by the clock of the server, inside the unit.
 */
export class LeaseIndex {
  readonly #client: RedisClient;
  readonly #key: string;
  /** When each unit is to be looked at, as far as this process has said so. */
  readonly #noted = new Map<string, number>();

  constructor(client: RedisClient, prefix: string) {
    this.#client = client;
    this.#key = `${prefix}lease-index`;
  }

  /** Notes that a lease of `unit` ends at `at`. */
  async note(unit: string, at: number): Promise<void> {
    const known = this.#noted.get(unit);
    if (known !== undefined && known <= at && known > Date.now()) return;
    this.#noted.delete(unit);
    this.#noted.set(unit, at);
    if (this.#noted.size > MAX_NOTED) this.#noted.delete(this.#noted.keys().next().value as string);
    await this.#client.call("ZADD", this.#key, "LT", at, unit);
  }

  /** Takes out the units whose time has come; each is to be noted again if it has more leases. */
  async due(): Promise<readonly string[]> {
    const now = Date.now();
    const limits = ["-inf", now, "LIMIT", 0, SWEPT_AT_ONCE] as const;
    const units = (await this.#client.call("ZRANGEBYSCORE", this.#key, ...limits)) as readonly string[];
    // Before they are looked at: whoever reserves meanwhile notes its lease anew.
    if (units.length > 0) await this.#client.call("ZREM", this.#key, ...units);
    for (const unit of units) this.#noted.delete(unit);
    return units;
  }
}

/** What is noted twice does no harm, so forgetting the oldest is enough. */
const MAX_NOTED = 10_000;
