import type { RedisClient } from "./client.js";

/** Units looked at in one sweep; the next sweep goes on. */
const SWEPT_AT_ONCE = 200;

/** A unit that a sweep has taken is left to it for so long; where that process dies, another one takes it then. */
const TAKEN_MS = 2_000;

/** What is noted to be looked at sooner may be looked at before what is asked for now has arrived: twice as long as clients wait. */
const UNDER_WAY_MS = 10_000;

/** A unit to look at, and the note that says so. */
export interface DueUnit {
  readonly unit: string;
  readonly note: string;
}

/**
 * Names the units that have leases to watch, so that any process can charge what a dead one left behind. It only says
 * where to look and when: leases end by the clock of the server, inside the unit. Each end is a note of its own, so that
 * taking one off never takes off what another process has noted meanwhile.
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
    // A sweep that comes before the lease has begun finds none, and takes the note off.
    if (known !== undefined && known <= at && known > Date.now() + UNDER_WAY_MS) return;
    await this.#client.call("ZADD", this.#key, at, `${at} ${unit}`);
    // Only now: what the server has not heard of is to be said again.
    this.#noted.delete(unit);
    this.#noted.set(unit, at);
    if (this.#noted.size > MAX_NOTED) this.#noted.delete(this.#noted.keys().next().value as string);
  }

  /** Takes it that the server may not know any more what it was told. */
  doubt(): void {
    this.#noted.clear();
  }

  /** Takes the units whose time has come. Each is to be noted again if it has more leases, and then to be done. */
  async due(): Promise<readonly DueUnit[]> {
    const now = Date.now();
    const limits = ["-inf", now, "LIMIT", 0, SWEPT_AT_ONCE] as const;
    const notes = (await this.#client.call("ZRANGEBYSCORE", this.#key, ...limits)) as readonly string[];
    const until = now + TAKEN_MS;
    const taken = notes.flatMap((note) => [until, note]);
    if (taken.length > 0) await this.#client.call("ZADD", this.#key, "XX", ...taken);
    return notes.map((note) => ({ unit: note.slice(note.indexOf(" ") + 1), note }));
  }

  /** Takes off a note whose unit was looked at. */
  async done({ unit, note }: DueUnit): Promise<void> {
    if (note.startsWith(`${this.#noted.get(unit)} `)) this.#noted.delete(unit);
    await this.#client.call("ZREM", this.#key, note);
  }
}

/** What is noted twice does no harm, so forgetting the oldest is enough. */
const MAX_NOTED = 10_000;
